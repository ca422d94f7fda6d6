//! Writes that go well and writes that are refused, in a transaction that is rolled back: the facts stay as they are.

use orm::prelude::*;
use orm::{ErrorKind, Synced};
use schema_examples::output::Answer;
use schema_examples::world::*;
use std::convert::Infallible;

/// How the transaction ends: never with a commit.
enum End {
    Rehearsed(Answer),
    Failed(orm::Error),
}

impl From<orm::Error> for End {
    fn from(error: orm::Error) -> Self {
        Self::Failed(error)
    }
}

pub(crate) async fn rehearsal(db: &Db) -> orm::Result<Answer> {
    let end = db.transaction(async |tx| {
        let mut answer = Answer::new("What if (rolled back)", ["change", "outcome"]);
        population(tx, &mut answer).await?;
        tree(tx, &mut answer).await?;
        links(tx, &mut answer).await?;
        nested(tx, &mut answer).await?;
        deleted(tx, &mut answer).await?;
        Err::<Infallible, End>(End::Rehearsed(answer))
    });
    match end.await {
        Ok(never) => match never {},
        Err(End::Rehearsed(answer)) => Ok(answer),
        Err(End::Failed(error)) => Err(error),
    }
}

fn say(answer: &mut Answer, change: &str, outcome: impl Into<String>) {
    answer.row([change.to_owned(), outcome.into()]);
}

/// What the library refuses, it explains in the same words on every database.
fn outcome<T>(result: orm::Result<T>, done: impl FnOnce(T) -> String) -> orm::Result<String> {
    let refusals = [
        ErrorKind::Stale,
        ErrorKind::Cycle,
        ErrorKind::ForeignKeyViolation,
    ];
    match result {
        Ok(value) => Ok(done(value)),
        Err(error) if error.violates(Country::code_key) => {
            Ok("refused: the code is another country's".to_owned())
        }
        Err(error) if refusals.contains(&error.kind()) => Ok(format!("refused: {error}")),
        Err(error) => Err(error),
    }
}

async fn country(tx: &Tx, code: &str) -> orm::Result<Country> {
    Country::find_by(Country::code_key, code).one(tx).await
}

/// Optimistic locking: two people read the same row, and the second write does not go over the first.
async fn population(tx: &Tx, answer: &mut Answer) -> orm::Result<()> {
    let (mine, yours) = (country(tx, "CZ").await?, country(tx, "CZ").await?);
    let counted = mine
        .update()
        .set(Country::population, 10_900_000)
        .set(Country::population_year, 2024)
        .exec(tx)
        .await?;
    let text = format!("version {} becomes {}", mine.version, counted.version);
    say(answer, "a new population of Czechia", text);
    let late = yours
        .update()
        .set(Country::population, 10_800_000)
        .exec(tx)
        .await;
    let text = outcome(late, |_| "done".to_owned())?;
    say(answer, "another one, of the row as it was before", text);
    let population = Country::population + 1;
    let grown = counted
        .update()
        .set(Country::population, population)
        .exec(tx)
        .await?;
    let text = format!("{} people", grown.population);
    say(answer, "one more person", text);
    Ok(())
}

/// A region moves with all that is below it, and never below itself.
async fn tree(tx: &Tx, answer: &mut Answer) -> orm::Result<()> {
    let region = async |name: &str| Region::find_by(Region::name_key, name).one(tx).await;
    let (world, europe) = (region("World").await?, region("Europe").await?);
    let caribbean = region("Caribbean").await?;
    let moved = Region::parent.move_to(&world, Some(europe.id), tx).await;
    let text = outcome(moved, |()| "done".to_owned())?;
    say(answer, "the world becomes a part of Europe", text);
    let northern = region("Northern America").await?;
    Region::parent
        .move_to(&caribbean, Some(northern.id), tx)
        .await?;
    let caribbean = caribbean.reload().one(tx).await?;
    let path = Region::parent.path(&caribbean, tx).await?;
    let path: Vec<&str> = path.iter().map(|region| region.name.as_str()).collect();
    say(
        answer,
        "the Caribbean becomes a part of Northern America",
        path.join(" > "),
    );
    let above = Region::parent.ancestors(&caribbean).count(tx).await?;
    let below = Region::parent.descendants(&northern).count(tx).await?;
    let text = format!("{above} regions above the Caribbean, {below} below Northern America");
    say(answer, "the regions around it", text);
    Ok(())
}

/// Links are attached, compared and detached from either side.
async fn links(tx: &Tx, answer: &mut Answer) -> orm::Result<()> {
    let czechia = country(tx, "CZ").await?;
    let currencies = || Country::currencies.of(&czechia);
    let euro = currencies()
        .attach("EUR", ())
        .set(CountryCurrency::since, 2030);
    euro.exec(tx).await?;
    let both = currencies().query().count(tx).await?;
    say(
        answer,
        "Czechia introduces the euro",
        format!("{both} currencies"),
    );
    let synced = currencies().sync([("EUR", ())]).exec(tx).await?;
    say(answer, "and has only the euro", describe(synced));
    let has_koruna = currencies().contains("CZK", tx).await?;
    let text = if has_koruna { "yes" } else { "no" };
    say(answer, "is the koruna still there?", text);

    let languages = Country::languages
        .of(&czechia)
        .sync(
            [("ces", true), ("slk", false)].map(|(language, is_official)| {
                (
                    Id::new(language.to_owned()),
                    CountryLanguageData { is_official },
                )
            }),
        );
    say(
        answer,
        "Slovak is listed beside Czech",
        describe(languages.exec(tx).await?),
    );

    let eu = Organisation::find("EU").one(tx).await?;
    let left = Organisation::members.of(&eu).detach(czechia.id, tx).await?;
    let again = Organisation::members.of(&eu).detach(czechia.id, tx).await?;
    let text = format!("{left}, and a second time: {again}");
    say(answer, "Czechia leaves the EU", text);
    Ok(())
}

fn describe(synced: Synced) -> String {
    let Synced {
        attached,
        detached,
        changed,
    } = synced;
    format!("{attached} attached, {detached} detached, {changed} changed")
}

/// A country, its parts and their cities in one call: all or nothing.
async fn nested(tx: &Tx, answer: &mut Answer) -> orm::Result<()> {
    let atlantis = |code: &str| {
        let city = |name: &str| NewCityForSubdivision {
            name: name.to_owned(),
        };
        let part = |code: &str, name: &str| NewSubdivisionForCountry {
            code: code.to_owned(),
            name: name.to_owned(),
        };
        let new = NewCountry {
            id: Id::new(999),
            code: code.to_owned(),
            code3: "XAT".to_owned(),
            name: "Atlantis".to_owned(),
            region_id: Id::new(39),
            area_km2: 1,
            population: 0,
            population_year: 2024,
        };
        Country::create(new).nest(
            Country::subdivisions,
            [
                Subdivision::nested(part("N", "North"))
                    .nest(Subdivision::cities, [city("Upper Town")]),
                Subdivision::nested(part("S", "South"))
                    .nest(Subdivision::cities, ["Port", "Reef"].map(city)),
            ],
        )
    };
    // A statement that the database refuses ends what it stands in, so it gets a savepoint.
    let taken = tx
        .transaction(async |tx| atlantis("CZ").exec(tx).await)
        .await;
    let text = outcome(taken, |_| "done".to_owned())?;
    say(answer, "Atlantis appears, with the code CZ", text);
    let atlantis = atlantis("XA").exec(tx).await?;
    let cities = Country::cities.of(&atlantis).query().count(tx).await?;
    let text = format!("with {cities} cities in 2 subdivisions");
    say(answer, "Atlantis appears, with the code XA", text);

    let cities = Country::cities.of(&atlantis).query();
    let cities = cities
        .order_by(City::name.asc())
        .select(City::id)
        .all(tx)
        .await?;
    if let [port, reef, upper_town] = cities[..] {
        let more = CityPatch {
            population: Patch::Set(Some(1_000)),
            ..CityPatch::default()
        };
        let changed = atlantis
            .update()
            .set(Country::population, 1_000)
            .patch_nested(Country::cities, port, more)
            .delete_nested(Country::cities, [upper_town, reef])
            .exec(tx)
            .await?;
        let people = Country::cities.sum(City::population);
        let left = Country::filter(Country::id.eq(changed.id));
        let left = left
            .select((Country::cities.count(), people))
            .one(tx)
            .await?;
        let text = format!("{} city of {} people", left.0, left.1.unwrap_or(0));
        say(answer, "all move to the port", text);
    }
    Ok(())
}

/// A deleted row is only marked: it comes back with what went with it, unless something else has taken its place.
async fn deleted(tx: &Tx, answer: &mut Answer) -> orm::Result<()> {
    let former = async |code3: &str| {
        let former = Country::only_deleted().filter(Country::code3.eq(code3));
        former.one(tx).await
    };
    let serbia_and_montenegro = former("SCG").await?;
    serbia_and_montenegro.restore().exec(tx).await?;
    let parts = Country::subdivisions.of(&serbia_and_montenegro).query();
    let text = format!("with {} subdivisions", parts.count(tx).await?);
    say(answer, "Serbia and Montenegro comes back", text);
    let czechoslovakia = former("CSK").await?;
    let back = tx
        .transaction(async |tx| czechoslovakia.restore().exec(tx).await)
        .await;
    let text = outcome(back, |_| "done".to_owned())?;
    say(
        answer,
        "Czechoslovakia comes back, which had the code CS too",
        text,
    );

    let nauru = country(tx, "NR").await?;
    let text = outcome(nauru.delete().exec(tx).await, |_| "done".to_owned())?;
    say(answer, "Nauru is deleted, of which there is a note", text);
    let germany = country(tx, "DE").await?;
    germany.delete().exec(tx).await?;
    let parts = async || {
        Subdivision::filter(Subdivision::country_id.eq(germany.id))
            .count(tx)
            .await
    };
    let gone = parts().await?;
    let deleted = former("DEU").await?;
    deleted.restore().exec(tx).await?;
    let text = format!(
        "{gone} subdivisions, and {} after it comes back",
        parts().await?
    );
    say(answer, "Germany is deleted", text);

    let yugoslavia = Country::filter(Country::code3.eq("YUG"));
    let purged = yugoslavia.purge().exec(tx).await?;
    let serbia = country(tx, "RS").await?;
    let predecessors = Country::predecessors.load().with_deleted();
    let serbia = Country::find(serbia.id).with(predecessors).one(tx).await?;
    let left = serbia.get(Country::predecessors).len();
    let text = format!("{purged} row, and Serbia has {left} predecessor left");
    say(answer, "Yugoslavia is purged", text);
    Ok(())
}
