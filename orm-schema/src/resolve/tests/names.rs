//! Names that collide or are too long.

use super::check;
use expect_test::expect;

#[test]
fn items_have_different_names() {
    check(
        "#[derive(Model)] struct A { #[orm(id)] id: i32 }
         #[derive(Model)] #[orm(table = \"b\")] struct A { #[orm(id)] id: i32 }
         #[derive(DbEnum)] enum A { X }
         #[derive(NewType)] struct A(i32);",
        expect![[r#"
            name-collision: there is another `A`; the items of one schema have different names (rename one of the two) at `A`
            name-collision: there is another `A`; the items of one schema have different names (rename one of the two) at `A`
            name-collision: there is another `A`; the items of one schema have different names (rename one of the two) at `A`
        "#]],
    );
}

#[test]
fn names_in_a_database_are_different() {
    check(
        "#[derive(Model)] struct Box { #[orm(id)] id: i32, #[orm(index)] a: i32 }
         #[derive(Model)] #[orm(table = \"Boxes\")] struct Other { #[orm(id)] id: i32 }
         #[derive(Model)] #[orm(table = \"boxes_a_idx\")] struct Index { #[orm(id)] id: i32 }
         #[derive(Model)] #[orm(unique(a), unique(a, name = again))] struct Twice { #[orm(id)] id: i32, a: i32 }
         #[derive(Model)] #[orm(index(a, map = \"shared\"))] struct First { #[orm(id)] id: i32, a: i32 }
         #[derive(Model)] #[orm(index(a, map = \"shared\"))] struct Second { #[orm(id)] id: i32, a: i32 }",
        expect![[r#"
            name-collision: an index of `Box` over a and the table of `Index` would both be called `boxes_a_idx` on SQLite (give one of them another name: `table = ".."`, `name = ".."` or `map = ".."`) at `"boxes_a_idx"`
            name-collision: the table of `Box` and the table of `Other` would both be called `Boxes` on SQLite (give one of them another name: `table = ".."`, `name = ".."` or `map = ".."`) at `"Boxes"`
            name-collision: an index of `First` over a and an index of `Second` over a would both be called `shared` on SQLite (give one of them another name: `table = ".."`, `name = ".."` or `map = ".."`) at `a, map = "shared"`
            name-collision: an index of `Twice` over a and an index of `Twice` over a would both be called `twices_a_key` on SQLite (give one of them another name: `table = ".."`, `name = ".."` or `map = ".."`) at `a, name = again`
        "#]],
    );
}

#[test]
fn types_share_their_names_with_tables() {
    check(
        "#[derive(Model)] #[orm(table = \"kind\")] struct A { #[orm(id)] id: i32, kind: Kind }
         #[derive(DbEnum)] enum Kind { A }",
        expect![[r#"
            name-collision: the type of `Kind` and the table of `A` would both be called `kind` on PostgreSQL (give one of them another name: `table = ".."`, `name = ".."` or `map = ".."`) at `"kind"`
        "#]],
    );
}

#[test]
fn foreign_keys_share_their_names() {
    check(
        "#[derive(Model)] struct A { #[orm(id)] id: i32, b_id: i32, #[orm(fk = b_id, map = \"to_b\")] b: BelongsTo<B> }
         #[derive(Model)] struct B { #[orm(id)] id: i32 }
         #[derive(Model)] struct C { #[orm(id)] id: i32, b_id: i32, #[orm(fk = b_id, map = \"TO_B\")] b: BelongsTo<B> }",
        expect![[r#"
            name-collision: the foreign key of `A::b` and the foreign key of `C::b` would both be called `TO_B` on MySQL (give one of them another name: `table = ".."`, `name = ".."` or `map = ".."`) at `b_id`
        "#]],
    );
}

#[test]
fn names_that_are_cut_are_still_different() {
    let long = "a_column_with_quite_a_long_name_that_goes_on_and_on_and_on";
    check(
        &format!(
            "#[derive(Model)] struct M {{ #[orm(id)] id: i32, #[orm(index)] {long}_x: i32, #[orm(index)] {long}_y: i32 }}"
        ),
        expect![[r#"
            name-collision: an index of `M` over a_column_with_quite_a_long_name_that_goes_on_and_on_and_on_x and an index of `M` over a_column_with_quite_a_long_name_that_goes_on_and_on_and_on_y would both be called `ms_a_column_with_quite_a_long_name_that_goes_on_and_on_and__idx` on PostgreSQL (give one of them another name: `table = ".."`, `name = ".."` or `map = ".."`) at `index`
        "#]],
    );
}

#[test]
fn names_are_short_enough() {
    let long = "x".repeat(64);
    check(
        &format!(
            "#[derive(Model)] #[orm(table = \"{long}\")] struct A {{ #[orm(id)] id: i32, {long}: i32, kind: Kind }}
             #[derive(Model)] #[orm(index(b_id, map = \"i{long}\"))] struct B {{
                 #[orm(id)] id: i32, b_id: i32, #[orm(fk = b_id, map = \"{long}\")] b: BelongsTo<A>,
             }}
             #[derive(DbEnum)] #[orm(name = \"e{long}\")] enum Kind {{ #[orm(value = \"{long}\")] Long }}"
        ),
        expect![[r#"
            name-too-long: `exxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx` is longer than the 63 bytes that PostgreSQL allows (give it a shorter name by attribute) at `Kind`
            name-too-long: `xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx` is longer than the 63 bytes that PostgreSQL allows (give it a shorter name by attribute) at `Long`
            name-too-long: `xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx` is longer than the 63 bytes that PostgreSQL allows (give it a shorter name by attribute) at `"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"`
            name-too-long: `xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx` is longer than the 63 bytes that PostgreSQL allows (give it a shorter name by attribute) at `xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx`
            name-too-long: `ixxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx` is longer than the 63 bytes that PostgreSQL allows (give it a shorter name by attribute) at `b_id, map = "ixxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"`
            name-too-long: `xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx` is longer than the 63 bytes that PostgreSQL allows (give it a shorter name by attribute) at `b_id`
        "#]],
    );
}

#[test]
fn names_of_link_tables() {
    let long = "a_very_long_name_".repeat(4);
    let long = crate::naming::pascal_case(&long);
    check(
        "#[derive(Model)] #[orm(table = \"_AToB\")] struct A { #[orm(id)] id: i32, bs: ManyToMany<B>, #[orm(name = \"x\")] xs: ManyToMany<B> }
             #[derive(Model)] #[orm(table = \"_X_B_INDEX\")] struct B { #[orm(id)] id: i32, #[orm(name = \"X\")] xs: ManyToMany<A> }",
        expect![[r#"
            name-collision: the table of `A` and the link table of `A::bs` would both be called `_AToB` on SQLite (give one of them another name: `table = ".."`, `name = ".."` or `map = ".."`) at `bs`
            name-collision: the table of `B` and an index of `B::xs` would both be called `_X_B_index` on SQLite (give one of them another name: `table = ".."`, `name = ".."` or `map = ".."`) at `xs`
            name-collision: the link table of `B::xs` and the link table of `A::xs` would both be called `_x` on SQLite (give one of them another name: `table = ".."`, `name = ".."` or `map = ".."`) at `xs`
        "#]],
    );
    check(
        &format!(
            "#[derive(Model)] struct A {{ #[orm(id)] id: i32, bs: ManyToMany<{long}> }}
             #[derive(Model)] #[orm(table = \"long\")] struct {long} {{ #[orm(id)] id: i32, #[orm(name = \"Ok\")] a: ManyToMany<A> }}"
        ),
        expect![[r#"
            name-too-long: `_AToAVeryLongNameAVeryLongNameAVeryLongNameAVeryLongName_AB_pkey` is longer than the 63 bytes that PostgreSQL allows (add `#[orm(name = "..")]` to both sides of the relation) at `bs`
        "#]],
    );
}

#[test]
fn names_of_polymorphic_fields() {
    let long = "x".repeat(60);
    check(
        &format!(
            "#[derive(PolyRef)] enum Some {{ One(Id<One>) }}
             #[derive(Model)] struct One {{ #[orm(id)] id: Id<One> }}
             #[derive(Model)] struct M {{ #[orm(id)] id: i32, #[orm(column = \"{long}\", no_index)] a: Poly<Some>, y{long}: Poly<Option<Some>> }}"
        ),
        expect![[r#"
            name-too-long: `xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx_one_id` is longer than the 63 bytes that PostgreSQL allows (give it a shorter name by attribute) at `"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"`
            name-too-long: `yxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx_one_id` is longer than the 63 bytes that PostgreSQL allows (give it a shorter name by attribute) at `yxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx`
        "#]],
    );
    check(
        "#[derive(PolyRef)] enum Some { One(Id<One>) }
         #[derive(Model)] struct One { #[orm(id)] id: Id<One> }
         #[derive(Model)] #[orm(index(id, map = \"ms_a_one_id_idx\"))] struct M { #[orm(id)] id: i32, a: Poly<Some> }
         #[derive(Model)] #[orm(table = \"m\")] struct N { #[orm(id)] id: i32, one: i32, #[orm(fk = one, map = \"m_a_one_id_fkey\")] x: BelongsTo<M>, #[orm(no_index)] a: Poly<Some> }",
        expect![[r#"
            name-collision: an index of `M` over id and an index of `M` over a_one_id would both be called `ms_a_one_id_idx` on SQLite (give one of them another name: `table = ".."`, `name = ".."` or `map = ".."`) at `a`
            name-collision: the foreign key of `N::x` and the foreign key of `N::a_one` would both be called `m_a_one_id_fkey` on SQLite (give one of them another name: `table = ".."`, `name = ".."` or `map = ".."`) at `a`
        "#]],
    );
}
