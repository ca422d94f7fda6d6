//! Questions over what countries are related to. None of them loads a related row.

use super::{number, some};
use orm::Expr;
use orm::prelude::*;
use schema_examples::output::Answer;
use schema_examples::world::*;

pub(crate) async fn questions(db: &Db, country: &Country) -> orm::Result<Answer> {
    let neighbours = Country::neighbours;
    let in_eu = || Country::organisations.any(Organisation::code.eq("EU"));
    let is_it = || Country::id.eq(country.id);
    let questions: [(String, Expr<Country, bool>); 9] = [
        ("no land border".to_owned(), neighbours.is_empty()),
        ("one neighbour".to_owned(), neighbours.count().eq(1)),
        (
            "nine neighbours or more".to_owned(),
            neighbours.count().ge(9),
        ),
        (
            "a border of more than 5,000 km".to_owned(),
            Country::borders.any(Border::length_km.gt(5_000)),
        ),
        (
            "more than two billion people next door".to_owned(),
            neighbours.sum(Country::population).gt(2_000_000_000),
        ),
        (
            "in the EU, and so is every neighbour".to_owned(),
            in_eu() & neighbours.exists() & neighbours.every(in_eu()),
        ),
        (
            "in the EU, and no neighbour is".to_owned(),
            in_eu() & neighbours.none(in_eu()),
        ),
        (
            "uses the euro, but is not in the EU".to_owned(),
            Country::currencies.any(Currency::code.eq("EUR")) & !in_eu(),
        ),
        (
            format!("two borders away from {}", country.name),
            neighbours.any(neighbours.any(is_it())) & neighbours.none(is_it()) & !is_it(),
        ),
    ];
    let mut answer = Answer::new("Countries with", ["what", "#how many", "which"]);
    for (question, condition) in questions {
        let found = Country::filter(condition).order_by(Country::code.asc());
        let codes = found.select(Country::code).all(db).await?;
        answer.row([question, codes.len().to_string(), some(&codes)]);
    }
    Ok(answer)
}

/// Rows that one has already are loaded into, with all that a load can do.
pub(crate) async fn most_neighbours(db: &Db) -> orm::Result<Answer> {
    let mut countries = Country::query()
        .order_by((Country::neighbours.count().desc(), Country::code.asc()))
        .limit(5)
        .all(db)
        .await?;
    let neighbours = Country::neighbours
        .load()
        .order_by((Country::population.desc(), Country::code.asc()));
    let countries = Country::load_into(&mut countries).with(neighbours);
    let header = [
        "country",
        "#how many",
        "which",
        "the largest",
        "#its people",
    ];
    let mut answer = Answer::new("Most neighbours", header);
    for country in countries.exec(db).await? {
        let neighbours = country.get(Country::neighbours);
        let codes = neighbours.into_iter();
        let codes: Vec<String> = codes.map(|country| country.code.clone()).collect();
        let largest = neighbours.first();
        answer.row([
            country.name.clone(),
            neighbours.len().to_string(),
            some(&codes),
            largest.map_or_else(String::new, |largest| largest.name.clone()),
            largest.map_or_else(String::new, |largest| number(largest.population)),
        ]);
    }
    Ok(answer)
}
