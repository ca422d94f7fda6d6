//! Model -> its CHECK constraints: what native types do not enforce, and the shape of polymorphic fields.

use super::{Lowering, sets_null_unchecked};
use crate::dialect::{enum_literals, is_native_enum};
use orm_schema::naming::ConstraintKind;
use orm_schema::sql::Check;
use orm_schema::{CheckDef, Field, PolyField, PolyStorage, PolyType};

impl Lowering<'_> {
    /// The checks of the fields, then those of the polymorphic fields, then the model's own, each in declaration order.
    pub(super) fn checks(&self) -> Vec<Check> {
        let model = self.model;
        let fields = model.fields.iter().filter(|field| !self.is_tag(field));
        let poly_fields = model.poly_fields.iter();
        let mut checks: Vec<Check> = fields
            .filter_map(|field| self.check(field))
            .chain(poly_fields.filter_map(|field| self.poly_check(field)))
            .collect();
        for declared in model.checks.iter().filter_map(|check| self.declared(check)) {
            // A check that is named like a column joins that of the column's type.
            match checks.iter_mut().find(|check| check.name == declared.name) {
                Some(check) => {
                    check.condition = format!("({}) AND ({})", check.condition, declared.condition);
                }
                None => checks.push(declared),
            }
        }
        checks
    }

    /// A check of the model's own; `None` where it says nothing to this database.
    fn declared(&self, check: &CheckDef) -> Option<Check> {
        let CheckDef { name, condition } = check;
        Some(Check {
            name: self.name(ConstraintKind::Check, &[name]),
            condition: self.condition(condition)?,
        })
    }

    /// Whether the field names the variant of a tagged polymorphic field: its values are checked with that.
    fn is_tag(&self, field: &Field) -> bool {
        self.model.poly_fields.iter().any(|poly_field| {
            self.poly_type(poly_field)
                .is_some_and(|poly| poly.storage == PolyStorage::Tagged)
                && field.name == poly_field.tag_column()
        })
    }

    fn poly_type(&self, field: &PolyField) -> Option<&PolyType> {
        self.schema.poly_type(&field.poly_type)
    }

    fn check(&self, field: &Field) -> Option<Check> {
        let column = self.rules.quote(&field.column);
        let dialect = self.rules.dialect();
        let condition = match self.enum_type(field) {
            Some(enum_type) if !is_native_enum(dialect, enum_type) => {
                let values = enum_literals(self.rules, enum_type).join(", ");
                match (field.is_list, dialect.capabilities().array_columns) {
                    (false, _) => format!("{column} IN ({values})"),
                    (true, true) => format!("{column} <@ ARRAY[{values}]"),
                    // A check cannot look into JSON: it may not contain a query.
                    (true, false) => return None,
                }
            }
            // A type of the user's own stands for itself.
            None if !field.is_list && field.native_type(dialect).is_none() => {
                self.rules.type_check(&column, &field.column_type)?
            }
            Some(_) | None => return None,
        };
        Some(Check {
            name: self.name(ConstraintKind::Check, &[&field.column]),
            condition,
        })
    }

    fn poly_check(&self, field: &PolyField) -> Option<Check> {
        let poly = self.poly_type(field)?;
        if sets_null_unchecked(self.schema, self.rules.dialect(), self.model, field) {
            return None;
        }
        let condition = match poly.storage {
            PolyStorage::Arc => {
                let terms: Vec<String> = poly
                    .variants
                    .iter()
                    .map(|variant| self.rules.quote(&field.key_column(poly, variant)))
                    .map(|column| format!("CASE WHEN {column} IS NULL THEN 0 ELSE 1 END"))
                    .collect();
                let operator = if field.is_optional { "<=" } else { "=" };
                format!("({}) {operator} 1", terms.join(" + "))
            }
            PolyStorage::Tagged => {
                let tag = self.rules.quote(&field.tag_column());
                let values: Vec<String> = poly
                    .variants
                    .iter()
                    .map(|variant| self.rules.text_literal(&variant.value))
                    .collect();
                let known = format!("{tag} IN ({})", values.join(", "));
                // The key's name is the same for every variant.
                match poly.variants.first().filter(|_| field.is_optional) {
                    Some(variant) => {
                        let key = self.rules.quote(&field.key_column(poly, variant));
                        format!("{known} AND ({tag} IS NULL) = ({key} IS NULL)")
                    }
                    None => known,
                }
            }
        };
        Some(Check {
            name: self.name(ConstraintKind::Check, &[&field.column]),
            condition,
        })
    }
}
