//! Edits of indexes, foreign keys and checks.

use super::Editor;

impl Editor<'_> {
    pub(super) fn change_index(&mut self) -> Option<()> {
        let name = self.any_table()?;
        // What is new holds one value in all rows.
        let touched: Vec<String> = self
            .touched
            .iter()
            .filter(|(table, _)| *table == name)
            .map(|(_, column)| column.clone())
            .collect();
        let table = self.table(&name)?.clone();
        let place = self.random.below(table.indexes.len());
        if let Some(index) = table.indexes.get(place)
            && self.random.chance(60)
        {
            let old = index.name.clone();
            if self.random.chance(50) {
                self.table(&name)?.indexes.remove(place);
                return self.did(format!("drop index {old} of {name}"));
            }
            let new = format!("by_hand_{old}");
            self.table(&name)?.indexes[place].name.clone_from(&new);
            return self.did(format!("rename index {old} of {name} to {new}"));
        }
        let index = self.maker().index(&table, &touched)?;
        let index_name = index.name.clone();
        self.table(&name)?.indexes.push(index);
        self.did(format!("add index {index_name} to {name}"))
    }

    pub(super) fn change_foreign_key(&mut self) -> Option<()> {
        let name = self.any_table()?;
        let table = self.table(&name)?.clone();
        let place = self.random.below(table.foreign_keys.len());
        let key = table.foreign_keys.get(place)?;
        let is_nullable = table
            .columns
            .iter()
            .any(|column| key.columns.contains(&column.name) && column.is_nullable);
        let key_name = key.name.clone();
        match self.random.below(3) {
            0 => {
                self.table(&name)?.foreign_keys.remove(place);
                self.did(format!("drop foreign key {key_name} of {name}"))
            }
            1 => {
                let action = self.maker().action(is_nullable);
                self.table(&name)?.foreign_keys[place].on_delete = action;
                self.did(format!(
                    "set the action of foreign key {key_name} of {name} to {action:?}"
                ))
            }
            _ => {
                self.table(&name)?.foreign_keys[place].name = format!("by_hand_{key_name}");
                self.did(format!("rename foreign key {key_name} of {name}"))
            }
        }
    }

    pub(super) fn change_check(&mut self) -> Option<()> {
        let name = self.any_table()?;
        let table = self.table(&name)?.clone();
        let place = self.random.below(table.checks.len());
        if let Some(check) = table.checks.get(place)
            && self.random.chance(60)
        {
            let old = check.name.clone();
            if self.random.chance(50) {
                self.table(&name)?.checks.remove(place);
                return self.did(format!("drop check {old} of {name}"));
            }
            self.table(&name)?.checks[place].name = format!("by_hand_{old}");
            return self.did(format!("rename check {old} of {name}"));
        }
        let check = self.maker().check(&table)?;
        let what = format!("add check {} ({}) to {name}", check.name, check.condition);
        self.table(&name)?.checks.push(check);
        self.did(what)
    }
}
