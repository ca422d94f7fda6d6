//! Every attribute of `#[orm(...)]` as a row: name, place, form, what it does. The parser reads nothing that has no row
//! here, and the book's reference table is generated from these rows.

/// Where an attribute stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// On a `Model` struct.
    Model,
    /// On a stored field.
    Field,
    /// On a relation field.
    Relation,
    /// On a `Poly` field.
    PolyField,
    /// On a `DbEnum` enum.
    Enum,
    /// On a variant of a `DbEnum` enum.
    Variant,
    /// On a `NewType` struct.
    NewType,
    /// On a `PolyRef` enum.
    Poly,
    /// On a variant of a `PolyRef` enum.
    PolyVariant,
}

impl Place {
    /// All places, in the order of the reference.
    pub const ALL: [Self; 9] = [
        Self::Model,
        Self::Field,
        Self::Relation,
        Self::PolyField,
        Self::Enum,
        Self::Variant,
        Self::NewType,
        Self::Poly,
        Self::PolyVariant,
    ];

    /// The place as a noun with its article.
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Model => "a model",
            Self::Field => "a field",
            Self::Relation => "a relation",
            Self::PolyField => "a polymorphic field",
            Self::Enum => "an enum",
            Self::Variant => "a variant",
            Self::NewType => "a newtype",
            Self::Poly => "a polymorphic enum",
            Self::PolyVariant => "a variant of a polymorphic enum",
        }
    }

    /// The attributes of this place.
    pub const fn attributes(self) -> &'static [AttributeSpec] {
        match self {
            Self::Model => MODEL,
            Self::Field => FIELD,
            Self::Relation => RELATION,
            Self::PolyField => POLY_FIELD,
            Self::Enum => ENUM,
            Self::Variant => VARIANT,
            Self::NewType => NEW_TYPE,
            Self::Poly => POLY,
            Self::PolyVariant => POLY_VARIANT,
        }
    }
}

/// What may follow an attribute's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Nothing.
    Flag,
    /// `= value`
    Value,
    /// `(list)`
    List,
    /// `= value` or `(list)`
    ValueOrList,
}

/// One attribute.
#[derive(Debug, Clone, Copy)]
pub struct AttributeSpec {
    /// The name.
    pub name: &'static str,
    /// What may follow it.
    pub form: Form,
    /// An example, as in the reference.
    pub example: &'static str,
    /// What it does, one sentence.
    pub doc: &'static str,
    /// May stand several times.
    pub is_repeatable: bool,
    /// Attributes of the same place that contradict it.
    pub conflicts: &'static [&'static str],
}

const fn spec(
    name: &'static str,
    form: Form,
    example: &'static str,
    doc: &'static str,
) -> AttributeSpec {
    AttributeSpec {
        name,
        form,
        example,
        doc,
        is_repeatable: false,
        conflicts: &[],
    }
}

impl AttributeSpec {
    const fn repeatable(mut self) -> Self {
        self.is_repeatable = true;
        self
    }

    const fn conflicts(mut self, with: &'static [&'static str]) -> Self {
        self.conflicts = with;
        self
    }
}

const MODEL: &[AttributeSpec] = &[
    spec("table", Form::Value, "table = \"users\"", "Names the table; default: the plural of the struct's name in snake case."),
    spec("id", Form::List, "id(order_id, line)", "Makes these fields the primary key, in this order."),
    spec("unique", Form::List, "unique(tenant_id, email, name = email_key, map = \"uq_email\")",
        "A unique key over several fields; `name` is the Rust constant, `map` the name in the database; with `where` only rows that meet the condition are held to it, and there is no constant.").repeatable(),
    spec("index", Form::List, "index(created_at.desc(), id, map = \"ix_created\", where = Post::published)",
        "An index; `map` is its name in the database, and with `where` only rows that meet the condition are in it.").repeatable(),
    spec(
        "junction",
        Form::List,
        "junction(user, role)",
        "Makes the model the junction of a `ManyToMany`: the two `BelongsTo` that it ties together.",
    ),
    spec("crate", Form::Value, "crate = my_app::orm", "Where expansions find this crate, when it is re-exported."),
    spec(
        "new",
        Form::List,
        "new(serde::Deserialize)",
        "Derives of the generated `New{Model}`, beside `Debug` and `Clone`.",
    ),
    spec(
        "patch",
        Form::List,
        "patch(serde::Deserialize)",
        "Derives of the generated `{Model}Patch`; with `Deserialize` a missing field keeps the column, and `null` sets NULL.",
    ),
    spec("default_scope", Form::List, "default_scope(published = Post::published.eq(true))",
        "A condition that the model's queries have until they lift it by the constant `{name}_scope`.").repeatable(),
    spec("check", Form::List, "check(age_range = User::age.between(0, 150))", "A condition that every row meets.")
        .repeatable(),
    spec("renamed_from", Form::Value, "renamed_from = \"people\"", "The table's former name, for migrations."),
];

const FIELD: &[AttributeSpec] = &[
    spec("id", Form::Flag, "id", "Makes the field the primary key.").conflicts(&["unique"]),
    spec(
        "column",
        Form::Value,
        "column = \"e_mail\"",
        "Names the column; default: the field's name.",
    ),
    spec(
        "type",
        Form::ValueOrList,
        "type = varchar(255)",
        "The column's type: `text`, `varchar(n)`, `char(n)`, `decimal(p, s)`; or per database: `type(postgres = \"citext\", mysql = \"mediumtext\")`.",
    ),
    spec(
        "default",
        Form::Value,
        "default = 0",
        "What an insert stores when it does not say: a literal, `now`, `uuid_v4`, `uuid_v7`, `autoincrement`, `Kind::Variant`, or `sql(\"..\")`.",
    ),
    spec(
        "repr",
        Form::Value,
        "repr = String",
        "What `Id<Self>` stores, when no default says it; default `i64`.",
    ),
    spec(
        "unique",
        Form::Flag,
        "unique",
        "No two rows are equal in this column; makes the constant `{field}_key`.",
    ),
    spec("index", Form::Flag, "index", "An index on this column.").conflicts(&["unique", "id"]),
    spec(
        "created",
        Form::Flag,
        "created",
        "Set to the time of the insert.",
    )
    .conflicts(&["updated", "default"]),
    spec(
        "updated",
        Form::Flag,
        "updated",
        "Set to the time of the insert and of every update.",
    )
    .conflicts(&["default"]),
    spec(
        "constant",
        Form::Value,
        "constant = query_text",
        "Names the associated constant; default: the field's name.",
    ),
    spec(
        "version",
        Form::Flag,
        "version",
        "Counts the updates of a row, so that one of a stale row is refused; an `i32` or `i64`.",
    )
    .conflicts(&["id", "unique", "default", "created", "updated"]),
    spec(
        "deleted",
        Form::Flag,
        "deleted",
        "Set to the time when a row is deleted, which keeps the row and hides it; an `Option` of a date and time.",
    )
    .conflicts(&["id", "unique", "default", "created", "updated", "version"]),
    spec(
        "renamed_from",
        Form::Value,
        "renamed_from = \"mail\"",
        "The column's former name, for migrations.",
    ),
];

const RELATION: &[AttributeSpec] = &[
    spec(
        "fk",
        Form::Value,
        "fk = author_id",
        "`BelongsTo`: the field that holds the other model's key; `fk = (a, b)` for several.",
    ),
    spec(
        "on_delete",
        Form::Value,
        "on_delete = Cascade",
        "`BelongsTo`: `Cascade`, `Restrict`, `NoAction`, `SetNull` or `SetDefault`; default `SetNull` when all of the key may be NULL, else `Restrict`.",
    ),
    spec(
        "on_update",
        Form::Value,
        "on_update = Cascade",
        "`BelongsTo`: the same for a changed key; default `Cascade`.",
    ),
    spec(
        "map",
        Form::Value,
        "map = \"fk_author\"",
        "`BelongsTo`: the foreign key's name in the database.",
    ),
    spec(
        "deferrable",
        Form::Flag,
        "deferrable",
        "`BelongsTo`: the key is checked when the transaction commits; MySQL checks at once all the same.",
    ),
    spec(
        "no_index",
        Form::Flag,
        "no_index",
        "`BelongsTo`: makes no index for the foreign key; MySQL makes one all the same.",
    ),
    spec(
        "inverse",
        Form::Value,
        "inverse = author",
        "`HasOne`, `HasMany`: the `BelongsTo` or polymorphic field of the other model that this one reads backwards; `ManyToMany` of a model to itself: the relation that reads the other way.",
    ),
    spec(
        "name",
        Form::Value,
        "name = \"Favourites\"",
        "`ManyToMany` without a junction model: names its table, `_Favourites`; default: the two models, `_TagToUser`.",
    ),
    spec(
        "reversed",
        Form::Flag,
        "reversed",
        "`ManyToMany` of a model to itself: this model is the second of the two that the junction model names.",
    ),
    spec(
        "constant",
        Form::Value,
        "constant = all_posts",
        "Names the associated constant; default: the field's name.",
    ),
];

const POLY_FIELD: &[AttributeSpec] = &[
    spec(
        "on_delete",
        Form::Value,
        "on_delete = Cascade",
        "What happens here when the other row is deleted, if it is stored as an arc: `Cascade`, `Restrict`, `NoAction`, or `SetNull` for a `Poly<Option<..>>`; default `SetNull` for that, else `Restrict`.",
    ),
    spec(
        "column",
        Form::Value,
        "column = \"target\"",
        "What the names of its columns begin with; default: the field's name.",
    ),
    spec(
        "no_index",
        Form::Flag,
        "no_index",
        "Makes no index for its columns.",
    ),
    spec(
        "constant",
        Form::Value,
        "constant = commented",
        "Names the associated constant; default: the field's name.",
    ),
];

const ENUM: &[AttributeSpec] = &[
    spec(
        "storage",
        Form::Value,
        "storage = text",
        "`native` (the default): the database's enum type, text and a CHECK where there is none; `text`: text and a CHECK; `integer`: the discriminant and a CHECK.",
    ),
    spec(
        "name",
        Form::Value,
        "name = \"post_status\"",
        "Names the database's type; default: the enum's name in snake case.",
    ),
    spec(
        "rename_all",
        Form::Value,
        "rename_all = SCREAMING_SNAKE_CASE",
        "How variants are spelled in the database: `snake_case` (the default), `kebab_case`, `lowercase`, `UPPERCASE`, `PascalCase`, `SCREAMING_SNAKE_CASE`.",
    ),
    spec(
        "renamed_from",
        Form::Value,
        "renamed_from = \"state\"",
        "The former name of the database's type, for migrations.",
    ),
    spec(
        "crate",
        Form::Value,
        "crate = my_app::orm",
        "Where expansions find this crate, when it is re-exported.",
    ),
];

const VARIANT: &[AttributeSpec] = &[
    spec(
        "value",
        Form::Value,
        "value = \"in-review\"",
        "How this variant is spelled in the database.",
    ),
    spec(
        "renamed_from",
        Form::Value,
        "renamed_from = \"review\"",
        "How it was spelled in the database before, for migrations.",
    ),
];

const NEW_TYPE: &[AttributeSpec] = &[spec(
    "crate",
    Form::Value,
    "crate = my_app::orm",
    "Where expansions find this crate, when it is re-exported.",
)];

const POLY: &[AttributeSpec] = &[
    spec(
        "storage",
        Form::Value,
        "storage = tagged",
        "`arc` (the default): a foreign key for each variant, of which a row has one; `tagged`: a column for the variant and one for the key, without a foreign key.",
    ),
    spec(
        "crate",
        Form::Value,
        "crate = my_app::orm",
        "Where expansions find this crate, when it is re-exported.",
    ),
];

const POLY_VARIANT: &[AttributeSpec] = &[spec(
    "value",
    Form::Value,
    "value = \"picture\"",
    "How this variant is spelled in the database, with `storage = tagged`; default: its name in snake case.",
)];
