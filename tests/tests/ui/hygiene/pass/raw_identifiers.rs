//! Keywords as fields, variants, types and modules.

#![deny(warnings)]
#![allow(non_camel_case_types)]

use orm::prelude::*;

mod r#async {
    use orm::prelude::*;

    #[derive(DbEnum, Debug, Clone, Copy, PartialEq)]
    pub enum r#enum {
        r#match,
        r#type,
    }
}

#[derive(Model, Debug, Clone)]
#[orm(unique(r#type, r#in, name = r#static), index(r#match))]
struct r#struct {
    #[orm(id, default = autoincrement)]
    r#fn: Id<r#struct>,
    #[orm(unique)]
    r#type: String,
    r#match: Option<i32>,
    r#in: r#async::r#enum,
    #[orm(constant = r#as)]
    r#where: bool,
    r#loop: Option<Id<r#struct>>,
    #[orm(fk = r#loop)]
    r#return: BelongsTo<Option<r#struct>>,
    #[orm(inverse = r#return)]
    r#for: HasMany<r#struct>,
}

fn main() {
    let new = Newstruct { r#type: String::new(), r#in: r#async::r#enum::r#match, r#where: true };
    let _ = r#struct::create(new).set(r#struct::r#match, 1);
    let _ = r#struct::filter(r#struct::r#type.eq("x") & r#struct::r#as.is_true());
    let _ = r#struct::find_by(r#struct::type_key, "x");
    let _ = r#struct::query().with(r#struct::r#for).with(r#struct::r#return);
    let _ = r#struct::r#static;
    let patch = structPatch { r#match: Patch::Set(Some(1)), ..Default::default() };
    let _ = |row: &r#struct| {
        let _ = row.patch(patch);
    };
    let columns: Vec<&str> = <r#struct as Model>::schema().fields.iter().map(|field| &*field.column).collect();
    assert_eq!(columns, ["fn", "type", "match", "in", "where", "loop"]);
}
