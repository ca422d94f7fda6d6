//! The countries of the world: their regions, borders, languages and currencies. `world` fills it from `data/world`.

use orm::prelude::*;

/// A part of the world in the classification of the United Nations: a tree with the world as its root.
#[derive(Model, Debug, Clone)]
pub struct Region {
    /// The number of the M49 standard: 150 is Europe.
    #[orm(id)]
    pub id: Id<Region>,
    /// The name in English.
    #[orm(unique, type = varchar(100))]
    pub name: String,
    /// The region around it; none around the world.
    pub parent_id: Option<Id<Region>>,

    /// The region around it.
    #[orm(fk = parent_id, on_delete = Restrict)]
    pub parent: BelongsTo<Option<Region>>,
    /// The regions that it is divided into.
    #[orm(inverse = parent)]
    pub children: HasMany<Region>,
    /// The countries that lie in it directly, and not in one of its children.
    #[orm(inverse = region)]
    pub countries: HasMany<Country>,
    /// Its names in other languages.
    #[orm(inverse = subject)]
    pub translations: HasMany<Translation>,
}

/// A country, or one that there was: that is marked as deleted, and its codes may be used again.
#[derive(Model, Debug, Clone)]
pub struct Country {
    /// The number of the M49 and ISO 3166-1 standards.
    #[orm(id)]
    pub id: Id<Country>,
    /// The two letters of ISO 3166-1. Sorting by them is the same on every database.
    #[orm(unique, type = char(2))]
    pub code: String,
    /// The three letters of ISO 3166-1.
    #[orm(unique, type = char(3))]
    pub code3: String,
    /// The short name in English.
    #[orm(type = varchar(100))]
    pub name: String,
    /// Where it lies.
    pub region_id: Id<Region>,
    /// The area in square kilometres, at least 1.
    pub area_km2: i64,
    /// How many people live there, to three digits.
    pub population: i64,
    /// The year of that number.
    pub population_year: i32,
    /// When it ceased to exist.
    pub ended_on: Option<NaiveDate>,
    /// Counts the changes of the row, so that nobody overwrites what they have not seen.
    #[orm(version)]
    pub version: i32,
    /// When its row was deleted.
    #[orm(deleted)]
    pub deleted_at: Option<DateTime<Utc>>,

    /// Where it lies.
    #[orm(fk = region_id, on_delete = Restrict)]
    pub region: BelongsTo<Region>,
    /// The one city that is its capital.
    #[orm(inverse = country)]
    pub capital: HasOne<Capital>,
    /// The states, provinces or districts that it is divided into.
    #[orm(inverse = country)]
    pub subdivisions: HasMany<Subdivision>,
    /// Its cities, in whatever subdivision.
    #[orm(inverse = country)]
    pub cities: HasMany<City>,
    /// The countries that it has a border with; see [`Border`].
    pub neighbours: ManyToMany<Country, Border>,
    /// The same borders from the other side.
    #[orm(reversed)]
    pub neighbour_of: ManyToMany<Country, Border>,
    /// The rows of its borders.
    #[orm(inverse = country)]
    pub borders: HasMany<Border>,
    /// The rows of its borders from the other side.
    #[orm(inverse = neighbour)]
    pub borders_of: HasMany<Border>,
    /// The languages spoken there.
    pub languages: ManyToMany<Language, CountryLanguage>,
    /// The rows that say of each language how it is used.
    #[orm(inverse = country)]
    pub language_uses: HasMany<CountryLanguage>,
    /// The currencies that are legal tender.
    pub currencies: ManyToMany<Currency, CountryCurrency>,
    /// The rows that say of each currency since when.
    #[orm(inverse = country)]
    pub currency_uses: HasMany<CountryCurrency>,
    /// The organisations it is a member of.
    pub organisations: ManyToMany<Organisation>,
    /// The countries that came out of it.
    #[orm(name = "Succession", inverse = predecessors)]
    pub successors: ManyToMany<Country>,
    /// The countries that it came out of.
    #[orm(name = "Succession", inverse = successors)]
    pub predecessors: ManyToMany<Country>,
    /// Its names in other languages.
    #[orm(inverse = subject)]
    pub translations: HasMany<Translation>,
    /// What else there is to say.
    #[orm(inverse = about)]
    pub notes: HasMany<Note>,
}

/// One direction of a land border. Both are stored, always together: then one relation reaches all neighbours of a
/// country, so that loads, counts and conditions over them need no second look from the other side.
#[derive(Model, Debug, Clone)]
#[orm(junction(country, neighbour), id(country_id, neighbour_id))]
pub struct Border {
    /// The country on this side.
    pub country_id: Id<Country>,
    /// The country on the other side.
    pub neighbour_id: Id<Country>,
    /// The length in kilometres, where it is known.
    pub length_km: Option<i32>,

    /// The country on this side.
    #[orm(fk = country_id, on_delete = Cascade)]
    pub country: BelongsTo<Country>,
    /// The country on the other side.
    #[orm(fk = neighbour_id, on_delete = Cascade)]
    pub neighbour: BelongsTo<Country>,
}

/// A state, province or district. Its code is unique in its country only, so the country is part of the key.
#[derive(Model, Debug, Clone)]
#[orm(id(country_id, code))]
pub struct Subdivision {
    /// Of which country.
    pub country_id: Id<Country>,
    /// The part of the ISO 3166-2 code after the country: the `BY` of `DE-BY`.
    #[orm(type = varchar(3))]
    pub code: String,
    /// The name in a language of the country.
    #[orm(type = varchar(100))]
    pub name: String,
    /// When its row was deleted, alone or with its country.
    #[orm(deleted)]
    pub deleted_at: Option<DateTime<Utc>>,

    /// Of which country.
    #[orm(fk = country_id, on_delete = Cascade)]
    pub country: BelongsTo<Country>,
    /// Its cities.
    #[orm(inverse = subdivision)]
    pub cities: HasMany<City>,
}

/// A city. The key of its subdivision shares a column with that of its country, so the two cannot disagree.
#[derive(Model, Debug, Clone)]
pub struct City {
    /// Given by the database.
    #[orm(id, default = autoincrement)]
    pub id: Id<City>,
    /// Of which country.
    pub country_id: Id<Country>,
    /// In which subdivision; none where the country's are not known here.
    #[orm(type = varchar(3))]
    pub subdivision_code: Option<String>,
    /// The name in English.
    #[orm(type = varchar(100))]
    pub name: String,
    /// How many people live there, where it is known, to three digits.
    pub population: Option<i64>,

    /// Of which country. The index of the other key starts with the country, so it serves here too.
    #[orm(fk = country_id, on_delete = Cascade, no_index)]
    pub country: BelongsTo<Country>,
    /// In which subdivision.
    #[orm(fk = (country_id, subdivision_code), on_delete = Cascade)]
    pub subdivision: BelongsTo<Option<Subdivision>>,
    /// Set when it is the capital.
    #[orm(inverse = city)]
    pub capital_of: HasOne<Capital>,
    /// What else there is to say.
    #[orm(inverse = about)]
    pub notes: HasMany<Note>,
}

/// A city is the capital of a country. One-to-one on both sides: by the primary key, and by a unique key.
#[derive(Model, Debug, Clone)]
pub struct Capital {
    /// Of which country.
    #[orm(id)]
    pub country_id: Id<Country>,
    /// Which city.
    #[orm(unique)]
    pub city_id: Id<City>,

    /// Of which country.
    #[orm(fk = country_id, on_delete = Cascade)]
    pub country: BelongsTo<Country>,
    /// Which city.
    #[orm(fk = city_id, on_delete = Cascade)]
    pub city: BelongsTo<City>,
}

/// A language. Its key is a code that people know, and has a type of its own like the numbers of the other models.
#[derive(Model, Debug, Clone)]
pub struct Language {
    /// The three letters of ISO 639-3.
    #[orm(id, repr = String)]
    pub id: Id<Language>,
    /// The two letters of ISO 639-1, which not all languages have.
    #[orm(unique, type = char(2))]
    pub code2: Option<String>,
    /// The name in English.
    #[orm(type = varchar(100))]
    pub name: String,

    /// Where it is spoken.
    pub countries: ManyToMany<Country, CountryLanguage>,
    /// The rows that say of each country how it is used.
    #[orm(inverse = language)]
    pub uses: HasMany<CountryLanguage>,
    /// Its names in other languages.
    #[orm(inverse = subject)]
    pub translations: HasMany<Translation>,
    /// The names in it.
    #[orm(inverse = language)]
    pub names: HasMany<Translation>,
}

/// A language is spoken in a country.
#[derive(Model, Debug, Clone)]
#[orm(junction(country, language), id(country_id, language_id))]
pub struct CountryLanguage {
    /// The country.
    pub country_id: Id<Country>,
    /// The language.
    pub language_id: Id<Language>,
    /// Whether it is official in the whole country, by law or in practice.
    pub is_official: bool,
    /// The percentage of people for whom it is the main language, where a census says it.
    #[orm(type = decimal(4, 1))]
    pub share_percent: Option<Decimal>,

    /// The country.
    #[orm(fk = country_id, on_delete = Cascade)]
    pub country: BelongsTo<Country>,
    /// The language.
    #[orm(fk = language_id, on_delete = Cascade)]
    pub language: BelongsTo<Language>,
}

/// A currency. A key can be a plain text too.
#[derive(Model, Debug, Clone)]
pub struct Currency {
    /// The three letters of ISO 4217.
    #[orm(id, type = char(3))]
    pub code: String,
    /// The name in English.
    #[orm(type = varchar(100))]
    pub name: String,

    /// Where it is legal tender.
    pub countries: ManyToMany<Country, CountryCurrency>,
}

/// A currency is legal tender in a country.
#[derive(Model, Debug, Clone)]
#[orm(junction(country, currency), id(country_id, currency_code))]
pub struct CountryCurrency {
    /// The country.
    pub country_id: Id<Country>,
    /// The currency.
    #[orm(type = char(3))]
    pub currency_code: String,
    /// The year in which it was introduced there, where it is known here.
    pub since: Option<i32>,

    /// The country.
    #[orm(fk = country_id, on_delete = Cascade)]
    pub country: BelongsTo<Country>,
    /// The currency.
    #[orm(fk = currency_code, on_delete = Cascade)]
    pub currency: BelongsTo<Currency>,
}

/// An organisation of states. A membership says nothing more, so its table needs no model.
#[derive(Model, Debug, Clone)]
pub struct Organisation {
    /// The abbreviation.
    #[orm(id, type = varchar(10))]
    pub code: String,
    /// The name in English.
    #[orm(type = varchar(100))]
    pub name: String,

    /// Its members.
    pub members: ManyToMany<Country>,
}

/// What has names in several languages. Each variant is a foreign key, of which a row has exactly one.
#[derive(PolyRef, Debug, Clone, PartialEq)]
pub enum Named {
    /// A region.
    Region(Id<Region>),
    /// A country.
    Country(Id<Country>),
    /// A language.
    Language(Id<Language>),
}

/// A name of something in a language.
#[derive(Model, Debug, Clone)]
pub struct Translation {
    /// Given by the database.
    #[orm(id, default = autoincrement)]
    pub id: Id<Translation>,
    /// What it names.
    #[orm(on_delete = Cascade)]
    pub subject: Poly<Named>,
    /// In which language.
    pub language_id: Id<Language>,
    /// The name.
    #[orm(type = varchar(100))]
    pub text: String,

    /// In which language.
    #[orm(fk = language_id, on_delete = Restrict)]
    pub language: BelongsTo<Language>,
}

/// What a note can be about. A tag says which, and the key has no foreign key: a new variant needs no new column.
#[derive(PolyRef, Debug, Clone, PartialEq)]
#[orm(storage = tagged)]
pub enum Topic {
    /// A country.
    Country(Id<Country>),
    /// A city.
    City(Id<City>),
}

/// Something that the columns do not say.
#[derive(Model, Debug, Clone)]
pub struct Note {
    /// Given by the database.
    #[orm(id, default = autoincrement)]
    pub id: Id<Note>,
    /// What it is about.
    pub about: Poly<Topic>,
    /// What it says.
    #[orm(type = text)]
    pub text: String,
}
