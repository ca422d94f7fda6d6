//! What countries have in common: languages, currencies and organisations, through three kinds of junctions.

use super::{number, some};
use orm::prelude::*;
use schema_examples::output::Answer;
use schema_examples::world::*;

/// Counted over the rows of the junction, which is a model, so its columns can be conditions.
pub(crate) async fn languages(db: &Db) -> orm::Result<Answer> {
    let official = Language::uses.filter(CountryLanguage::is_official.is_true());
    let languages = Language::query()
        .order_by((official.clone().count().desc(), Language::id.asc()))
        .limit(8)
        .select((
            Language::id,
            Language::name,
            official.clone().count(),
            Language::uses.max(CountryLanguage::share_percent),
            Language::countries
                .filter(
                    Country::region
                        .to(Region::parent.to(Region::name))
                        .eq("Europe"),
                )
                .count(),
        ))
        .all(db)
        .await?;
    let mut answer = Answer::new(
        "Languages that are official in the most countries",
        [
            "code",
            "language",
            "#official in",
            "#highest share",
            "#spoken in Europe in",
        ],
    );
    for (id, name, official, share, in_europe) in languages {
        answer.row([
            id.to_string(),
            name,
            official.to_string(),
            share.map_or_else(String::new, |share| format!("{share} %")),
            in_europe.to_string(),
        ]);
    }
    Ok(answer)
}

/// The order of the loaded countries is that of a column of the junction.
pub(crate) async fn currencies(db: &Db) -> orm::Result<Answer> {
    let shared = || {
        Currency::filter(Currency::countries.count().gt(1)).order_by((
            Currency::countries.sum(Country::population).desc(),
            Currency::code.asc(),
        ))
    };
    let numbers = shared()
        .select((
            Currency::countries.count(),
            Currency::countries.sum(Country::population),
        ))
        .all(db)
        .await?;
    let dated = Currency::countries
        .load()
        .filter_link(CountryCurrency::since.is_not_null())
        .order_by_link((
            CountryCurrency::since.desc(),
            CountryCurrency::country_id.asc(),
        ));
    let currencies = shared().with(dated).all(db).await?;
    let header = ["code", "currency", "#countries", "#people", "introduced in"];
    let mut answer = Answer::new("Currencies of several countries", header);
    for (currency, (count, people)) in currencies.iter().zip(numbers) {
        let years: Vec<String> = currency
            .get(Currency::countries)
            .into_iter()
            .filter_map(|country| Some(format!("{} {}", country.code, country.link().since?)))
            .collect();
        answer.row([
            currency.code.clone(),
            currency.name.clone(),
            count.to_string(),
            number(people.unwrap_or(0)),
            some(&years),
        ]);
    }
    Ok(answer)
}

/// Through a table that has no model, with sums over the members.
pub(crate) async fn organisations(db: &Db) -> orm::Result<Answer> {
    let members = Organisation::members;
    let organisations = Organisation::query()
        .order_by(Organisation::code.asc())
        .select((
            Organisation::code,
            Organisation::name,
            members.count(),
            members.sum(Country::population),
            members.avg(Country::population),
            members.min(Country::population),
        ))
        .all(db)
        .await?;
    let mut answer = Answer::new(
        "Organisations",
        [
            "",
            "name",
            "#members",
            "#people",
            "#on average",
            "#at least",
        ],
    );
    for (code, name, members, people, average, smallest) in organisations {
        answer.row([
            code,
            name,
            members.to_string(),
            number(people.unwrap_or(0)),
            average.map_or_else(String::new, |average| {
                format!("{:.1} million", average / 1e6)
            }),
            number(smallest.unwrap_or(0)),
        ]);
    }
    Ok(answer)
}
