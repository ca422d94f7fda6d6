//! Edits of enums: types of PostgreSQL, columns of MySQL.

use super::super::values;
use super::super::{ENUMS, VALUES};
use super::Editor;
use orm_codegen::dialect::rules;
use orm_codegen::diff::Answers;
use orm_schema::Dialect;

impl Editor<'_> {
    pub(super) fn change_enum(&mut self) -> Option<()> {
        if self.new.dialect == Dialect::Postgres {
            let place = self.random.below(self.new.enums.len());
            let sql_enum = self.new.enums.get(place)?.clone();
            if !self.touched.insert((sql_enum.name.clone(), String::new())) {
                return None;
            }
            let values = self.other_values(&sql_enum.name, &sql_enum.values)?;
            let quoted = rules(Dialect::Postgres).quote(&sql_enum.name);
            let types = [quoted.clone(), format!("{quoted}[]")];
            self.move_defaults(&sql_enum.name, &types);
            self.new.enums[place].values = values;
        } else {
            let (table, name) = self.any_column(|table, name| {
                let mut columns = table.columns.iter();
                columns.any(|column| column.name == name && column.sql_type.starts_with("ENUM("))
            })?;
            let column = self
                .table(&table)?
                .columns
                .iter()
                .find(|column| column.name == name)?;
            let sql_type = column.sql_type.clone();
            let values = values::enum_values(&self.new, &sql_type)?;
            let owner = format!("{table}.{name}");
            let values = self.other_values(&owner, &values)?;
            let new_type = values::enum_type(rules(self.new.dialect), &values);
            let column = self
                .table(&table)?
                .columns
                .iter_mut()
                .find(|column| column.name == name)?;
            column.sql_type = new_type;
            column.default = None;
        }
        Some(())
    }

    /// Other values of an enum, with what becomes of those that are gone.
    fn other_values(&mut self, owner: &str, old: &[String]) -> Option<Vec<String>> {
        let mut values = old.to_vec();
        let place = self.random.below(values.len());
        let value = values.get(place)?.clone();
        let taken: Vec<&str> = values.iter().map(String::as_str).collect();
        let unused = self.random.unused(&VALUES, &taken);
        match self.random.below(4) {
            0 => {
                let unused = unused?;
                self.edits.push(format!("add value {unused} to {owner}"));
                values.insert(place, unused);
            }
            1 if values.len() > 1 => {
                values.remove(place);
                let to = values.first()?.clone();
                self.edits.push(format!("remove value {value} of {owner}"));
                self.answers
                    .mapped_values
                    .insert((owner.to_owned(), value), to);
            }
            2 => {
                let unused = unused?;
                self.edits
                    .push(format!("rename value {value} of {owner} to {unused}"));
                values[place].clone_from(&unused);
                self.answers
                    .renames
                    .enum_values
                    .insert((owner.to_owned(), value), unused);
            }
            _ => {
                values.reverse();
                self.edits.push(format!("reverse the values of {owner}"));
            }
        }
        Some(values)
    }

    /// Follows the values of a type into defaults.
    fn move_defaults(&mut self, owner: &str, types: &[String]) {
        let rules = rules(self.new.dialect);
        let Answers {
            renames,
            mapped_values,
            ..
        } = &self.answers;
        let columns = self
            .new
            .tables
            .iter_mut()
            .flat_map(|table| &mut table.columns);
        for column in columns.filter(|column| types.contains(&column.sql_type)) {
            for ((of, from), to) in renames.enum_values.iter().chain(mapped_values) {
                if of == owner && column.default == Some(rules.text_literal(from)) {
                    column.default = Some(rules.text_literal(to));
                    break;
                }
            }
        }
    }

    pub(super) fn rename_enum(&mut self) -> Option<()> {
        let place = self.random.below(self.new.enums.len());
        let from = self.new.enums.get(place)?.name.clone();
        if !self.touched.insert((from.clone(), String::new())) {
            return None;
        }
        let taken: Vec<&str> = self
            .new
            .enums
            .iter()
            .map(|sql_enum| sql_enum.name.as_str())
            .collect();
        let to = self.random.unused(&ENUMS, &taken)?;
        if self.touched.contains(&(to.clone(), String::new())) {
            return None;
        }
        let quote = |name: &str| rules(Dialect::Postgres).quote(name);
        for column in self
            .new
            .tables
            .iter_mut()
            .flat_map(|table| &mut table.columns)
        {
            if column.sql_type.trim_end_matches("[]") == quote(&from) {
                column.sql_type = column.sql_type.replace(&quote(&from), &quote(&to));
            }
        }
        self.new.enums[place].name.clone_from(&to);
        self.touched.insert((to.clone(), String::new()));
        self.answers.renames.enums.insert(from.clone(), to.clone());
        self.did(format!("rename enum {from} to {to}"))
    }
}
