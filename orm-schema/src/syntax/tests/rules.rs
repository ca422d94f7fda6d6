//! Rules of validation that a write of some columns could not check.

use super::check;
use expect_test::expect;

#[test]
fn rules_of_a_field_see_that_field_alone() {
    check(
        "#[derive(Model)] struct A { #[orm(id)] id: i64, #[garde(length(min = 1), ascii)] a: String, \
         #[garde(lenght(min = 1))] b: String, #[garde(matches(a))] c: String, \
         #[garde(if(cond = self.id > 0, ascii))] d: String, \
         #[garde(required)] #[orm(inverse = x)] e: HasMany<X> }",
        expect![[r#"
            invalid-rule: unknown rule `lenght` (did you mean `length`?) at `lenght`
            invalid-rule: `matches` sees other fields, but a write may set this one alone (compare fields in the program before the write) at `matches`
            invalid-rule: `self` sees other fields, but a write may set this one alone (compare fields in the program before the write) at `self`
            invalid-rule: only a stored field has rules (put it on a column of this model or of the other one) at `garde`
        "#]],
    );
}

#[test]
fn a_whole_model_has_no_rules() {
    check(
        "#[derive(Model)] #[garde(custom(same))] #[garde(context(Settings))] #[garde(transparent)] struct A { #[orm(id)] id: i64 }",
        expect![[r#"
            invalid-rule: a rule of the whole model cannot be checked when a write sets some of its columns (put the rule on a field, or check the row in the program before the write) at `custom`
            invalid-rule: rules that run before every write have no context (check what needs one in the program before the write) at `context`
            invalid-rule: only fields of a model have rules (put the rule on a field) at `transparent`
        "#]],
    );
}
