//! Every place of a query or a write that takes text at run time. Each case brings the text back.

use super::*;
use orm::func::{case, coalesce, concat, greatest, least, val};
use orm::{Cursor, CursorKey, Expr, Result, Upserted, window};
use std::pin::Pin;

pub(super) type Run<'a> = Pin<Box<dyn Future<Output = Result<String>> + 'a>>;

pub(super) struct Case {
    pub(super) name: &'static str,
    /// Takes text of a megabyte; a key, a path or a pattern does not.
    pub(super) is_long: bool,
    pub(super) run: for<'a> fn(&'a Db, &'a str) -> Run<'a>,
}

macro_rules! cases {
    ($($size:ident $name:literal |$db:ident, $text:ident| $body:expr;)*) => {
        pub(super) const CASES: &[Case] = &[$(
            Case {
                name: $name,
                is_long: cases!(@$size),
                run: |$db, $text| Box::pin(async move {
                    let _ = &$text;
                    $body
                }),
            },
        )*];
    };
    (@any) => { true };
    (@short) => { false };
}

orm::sql_function! {
    fn replace(text: String, from: String, to: String) -> String;
}

/// The body of the only row for which the condition holds.
async fn only(db: &Db, condition: Expr<Note, bool>) -> Result<String> {
    single(Note::filter(condition).select(Note::body).all(db).await?)
}

fn single(mut found: Vec<String>) -> Result<String> {
    match found.len() {
        1 => Ok(found.remove(0)),
        rows => Ok(format!("<{rows} rows>")),
    }
}

/// What an expression is for the first row.
async fn eval(db: &Db, expr: Expr<Note, String>) -> Result<String> {
    Note::filter(Note::id.eq(1)).select(expr).one(db).await
}

/// What the row holds, as it is read without the text.
async fn stored(db: &Db, id: i64) -> Result<String> {
    Note::filter(Note::id.eq(id))
        .select(Note::body)
        .one(db)
        .await
}

fn of(found: bool, text: &str) -> Result<String> {
    Ok(if found {
        text.to_owned()
    } else {
        "<not found>".to_owned()
    })
}

/// A pattern for LIKE that matches this text only.
fn like(text: &str) -> String {
    let mut pattern = String::new();
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern
}

fn with_text(id: i64, text: &str) -> orm::Create<Note> {
    Note::create(note(id, text)).set(Note::extra, text)
}

fn line(id: i64, body: &str) -> NewLine {
    NewLine {
        id,
        body: body.to_owned(),
        note_id: 1,
    }
}

fn why(text: &str) -> NoteTopicData {
    NoteTopicData {
        why: text.to_owned(),
    }
}

async fn topic(db: &Db, name: &str) -> Result<Topic> {
    Topic::create(NewTopic {
        name: name.to_owned(),
    })
    .exec(db)
    .await
}

async fn first(db: &Db) -> Result<Note> {
    Note::find(1).one(db).await
}

fn upserted(row: Upserted<Note>) -> Result<String> {
    Ok(row.row.body)
}

/// What stands between the slugs of the two rows.
fn between(joined: &str) -> String {
    let rest = joined.strip_prefix("slug-1").unwrap_or("<no slug-1>");
    rest.strip_suffix("slug-2")
        .unwrap_or("<no slug-2>")
        .to_owned()
}

cases! {
    any "eq" |db, text| only(db, Note::body.eq(text)).await;
    any "ne" |db, text| only(db, !Note::body.ne(text)).await;
    any "eq of a nullable column" |db, text| only(db, Note::extra.eq(text)).await;
    any "between" |db, text| only(db, Note::body.between(text, text)).await;
    any "le and ge" |db, text| only(db, Note::body.le(text) & Note::body.ge(text)).await;
    any "in_" |db, text| only(db, Note::body.in_([text, "other"])).await;
    any "not_in" |db, text| only(db, !Note::body.not_in([text, "other"])).await;
    any "in_ of many" |db, text| only(db, Note::body.in_((0..200).map(|n| n.to_string()).chain([text.to_owned()]))).await;
    short "contains" |db, text| only(db, Note::body.contains(text)).await;
    short "starts_with" |db, text| only(db, Note::body.starts_with(text)).await;
    short "ends_with" |db, text| only(db, Note::body.ends_with(text)).await;
    short "like" |db, text| only(db, Note::body.like(like(text))).await;
    short "icontains" |db, text| only(db, Note::body.icontains(text)).await;
    short "istarts_with" |db, text| only(db, Note::body.istarts_with(text)).await;
    short "iends_with" |db, text| only(db, Note::body.iends_with(text)).await;
    short "ilike" |db, text| only(db, Note::body.ilike(like(text))).await;
    any "filter_opt" |db, text| single(Note::query().filter_opt(Some(Note::body.eq(text))).select(Note::body).all(db).await?);
    any "count" |db, text| of(Note::filter(Note::body.eq(text)).count(db).await? == 1, text);
    any "exists" |db, text| of(Note::filter(Note::body.eq(text)).exists(db).await?, text);
    any "first" |db, text| Ok(Note::filter(Note::body.eq(text)).first(db).await?.map(|row| row.body).unwrap_or_default());
    any "a page" |db, text| single(Note::filter(Note::body.eq(text)).select(Note::body).page(1, 5).all(db).await?.rows);
    any "a stream" |db, text| {
        let mut rows = Note::filter(Note::body.eq(text)).stream(db);
        let mut found = Vec::new();
        while let Some(row) = rows.next().await {
            found.push(row?.body);
        }
        single(found)
    };
    any "an order" |db, text| {
        let order = case().when(Note::body.eq(text), 0).otherwise(1);
        Note::query().order_by(order.asc()).limit(1).select(Note::body).one(db).await
    };
    any "having" |db, text| single(
        Note::query().group_by(Note::body).having(|g| g.key().eq(text)).select(|g| g.key()).all(db).await?
    );
    any "a key of groups" |db, text| single(
        Note::filter(Note::id.eq(1)).group_by(Note::body.left(0).concat(text)).select(|g| g.key()).all(db).await?
    );
    any "a filter of an aggregate" |db, text| {
        Note::query().aggregate(|g| g.filter(Note::body.eq(text)).string_agg(Note::body, "")).one(db).await
    };
    any "a separator" |db, text| {
        let joined = Note::query().aggregate(|g| g.order_by(Note::id.asc()).string_agg(Note::slug, text)).one(db).await?;
        Ok(between(&joined))
    };
    any "an aggregate of JSON" |db, text| {
        let found = Note::filter(Note::id.eq(1)).aggregate(|g| g.json_object_agg(Note::body, Note::body)).one(db).await?;
        Ok(found[text].as_str().unwrap_or_default().to_owned())
    };
    any "a window's default" |db, text| {
        let before = window::lag_by(Note::body, 5, text).over(|w| w.order_by(Note::id.asc()));
        Ok(Note::query().select(before).all(db).await?.remove(0))
    };
    any "a window's partition" |db, text| {
        let rank = window::row_number().over(|w| w.partition_by(Note::body.eq(text)).order_by(Note::body.concat(text).asc()));
        of(Note::query().select(rank).all(db).await? == [1, 1], text)
    };
    any "a window's separator" |db, text| {
        let joined = window::string_agg(Note::slug, text).over(|w| w.order_by(Note::id.asc()));
        match Note::query().order_by(Note::id.desc()).select(joined).all(db).await {
            Ok(all) => Ok(between(&all[0])),
            Err(error) if error.kind() == orm::ErrorKind::Unsupported => Ok(text.to_owned()),
            Err(error) => Err(error),
        }
    };
    any "val" |db, text| eval(db, val(text)).await;
    any "concat" |db, text| eval(db, Note::body.left(0).concat(text)).await;
    any "concat of several" |db, text| eval(db, concat((Note::body.left(0), text, ""))).await;
    any "replace by" |db, text| eval(db, val("x").replace("x", text)).await;
    any "replace what" |db, text| of(eval(db, Note::body.replace(text, "new")).await? == "new", text);
    any "locate" |db, text| of(Note::filter(Note::id.eq(1)).select(Note::body.locate(text)).one(db).await? == 1, text);
    any "coalesce" |db, text| eval(db, Note::body.nullif(Note::body).coalesce(text)).await;
    any "coalesce of several" |db, text| eval(db, coalesce((Note::extra.nullif(text), Note::extra.nullif(text)), text)).await;
    any "greatest" |db, text| eval(db, greatest((val(text), ""))).await;
    any "least" |db, text| eval(db, least((val(text), text))).await;
    any "a case" |db, text| eval(db, case().when(Note::body.eq(text), text).otherwise("none")).await;
    any "the rest of a case" |db, text| eval(db, case().when(Note::body.ne(text), "some").otherwise(text)).await;
    any "a declared function" |db, text| eval(db, replace("x", "x", text)).await;
    short "a key of JSON" |db, text| Ok(Note::filter(Note::id.eq(1)).select(Note::doc.key(text).as_text()).one(db).await?.unwrap_or_default());
    short "a key that JSON has" |db, text| only(db, Note::doc.has_key(text)).await;
    short "a text in JSON" |db, text| only(db, Note::doc.key("text").as_text().eq(text)).await;
    any "an element" |db, text| only(db, Note::tags.has(text)).await;
    any "some elements" |db, text| only(db, Note::tags.has_any([text, "none"])).await;
    any "a list with one more" |db, text| Ok(Note::filter(Note::id.eq(2)).select(Note::tags.append(text)).one(db).await?.remove(0));
    any "related rows" |db, text| only(db, Note::lines.any(Line::body.eq(text))).await;
    any "a sum of related rows" |db, text| only(db, Note::lines.filter(Line::body.eq(text)).count().eq(1)).await;
    any "a path" |db, text| single(Line::filter(Line::note.to(Note::body).eq(text)).select(Line::body).all(db).await?);
    any "a join" |db, text| single(
        Note::query().inner_join(Note::lines).filter(|(_, l)| l.body.eq(text)).select(|(n, _)| n.body).all(db).await?
    );
    any "a condition of a join" |db, text| single(
        Note::query().inner_join_on::<Line>(|(n, l)| l.note_id.eq(n.id) & l.body.eq(text)).select(|(_, l)| l.body).all(db).await?
    );
    any "a subquery" |db, text| only(db, Note::id.in_query(Line::filter(Line::body.eq(text)).select(Line::note_id))).await;
    any "a correlated subquery" |db, text| single(
        Note::query()
            .filter_with(|n| orm::exists(Line::filter(Line::note_id.eq(n.id) & Line::body.eq(text))))
            .select(Note::body)
            .all(db)
            .await?
    );
    any "a scalar subquery" |db, text| {
        let found = Note::filter(Note::body.eq(text)).select(Note::body).scalar();
        Ok(Line::query().select(found).one(db).await?.unwrap_or_default())
    };
    any "a common table expression" |db, text| {
        let found = orm::cte(Note::filter(Note::body.eq(text)).select((Note::id, Note::body)));
        single(orm::from(&found).filter(|(f,)| f.1.eq(text)).select(|(f,)| f.1).all(db).await?)
    };
    any "a union" |db, text| single(
        Note::filter(Note::body.eq(text)).select(Note::body).union(Line::filter(Line::body.eq(text)).select(Line::body)).all(db).await?
    );
    any "a load" |db, text| {
        let notes = Note::filter(Note::id.eq(1)).with(Note::lines.load().filter(Line::body.eq(text))).all(db).await?;
        single(notes[0].get(Note::lines).iter().map(|line| line.body.clone()).collect())
    };
    short "a cursor" |db, text| {
        let key = CursorKey::new([7; 32])?;
        let by_body = || Note::query().order_by((case().when(Note::id.eq(1), 0).otherwise(1).asc(), Note::body.asc(), Note::id.asc()));
        let page = by_body().cursor(&key).first(1).all(db).await?;
        let found = page.rows[0].body.clone();
        let next: Cursor = page.end.unwrap().to_string().parse()?;
        let rest = by_body().cursor(&key).first(9).after(next).all(db).await?;
        assert_eq!(rest.rows.iter().map(|row| row.id).collect::<Vec<_>>(), [2]);
        Ok(found)
    };
    any "an explanation" |db, text| of(!Note::filter(Note::body.eq(text)).explain(db).await?.is_empty(), text);
    any "a raw expression" |db, text| single(Note::filter(Expr::raw("{} = {}", (Note::body, text))).select(Note::body).all(db).await?);
    any "a raw statement" |db, text| orm::sql("SELECT body FROM notes WHERE body = :text").bind("text", text).scalars().one(db).await;
    any "a list of a raw statement" |db, text| {
        orm::sql("SELECT body FROM notes WHERE body IN (:texts)").bind_list("texts", [text, "other"]).scalars().one(db).await
    };
    any "create" |db, text| {
        let row = with_text(10, text).exec(db).await?;
        assert_eq!(row.extra.as_deref(), Some(text));
        stored(db, 10).await
    };
    any "create of JSON and a list" |db, text| {
        let new = NewNote { doc: serde_json::json!({ "a": [text], text: text }), tags: vec![text.to_owned()], ..note(10, "x") };
        let row = Note::create(new).exec(db).await?;
        assert_eq!(row.doc[text], text);
        assert_eq!(row.doc["a"][0], text);
        Ok(Note::find(10).one(db).await?.tags.remove(0))
    };
    any "create with related rows" |db, text| {
        let lines = [NewLineForNote { id: 10, body: text.to_owned() }];
        Note::create(note(10, text)).nest(Note::lines, lines).exec(db).await?;
        Line::filter(Line::id.eq(10)).select(Line::body).one(db).await
    };
    any "create_many" |db, text| {
        Note::create_many([10, 11].map(|id| with_text(id, text))).exec(db).await?;
        stored(db, 11).await
    };
    any "create_many with rows" |db, text| {
        let rows = Note::create_many([10, 11].map(|id| with_text(id, text))).returning().all(db).await?;
        Ok(rows[1].body.clone())
    };
    any "copy" |db, text| {
        match Note::create_many([note(10, text)]).copy().exec(db).await {
            Ok(_) => stored(db, 10).await,
            Err(error) if error.kind() == orm::ErrorKind::Unsupported => Ok(text.to_owned()),
            Err(error) => Err(error),
        }
    };
    any "create_from" |db, text| {
        let rows = Note::filter(Note::id.eq(1)).select((Note::id + 9, val("new"), val(text), Note::doc, Note::tags));
        Note::create_from((Note::id, Note::slug, Note::body, Note::doc, Note::tags), rows).exec(db).await?;
        stored(db, 10).await
    };
    any "update" |db, text| {
        Ok(first(db).await?.update().set(Note::body, "x").set(Note::extra, text).exec(db).await?.extra.unwrap())
    };
    any "update by an expression" |db, text| {
        Note::filter(Note::id.eq(2)).update().set(Note::body, Note::body.left(0).concat(text)).exec(db).await?;
        stored(db, 2).await
    };
    any "update where" |db, text| of(Note::filter(Note::body.eq(text)).update().set(Note::n, 1).exec(db).await? == 1, text);
    any "patch" |db, text| {
        let patch = NotePatch { extra: Patch::Set(Some(text.to_owned())), ..NotePatch::default() };
        Ok(first(db).await?.patch(patch).exec(db).await?.extra.unwrap())
    };
    any "update_many" |db, text| {
        let patch = |text: &str| NotePatch { body: Patch::Set(text.to_owned()), ..NotePatch::default() };
        Note::update_many([(1_i64, patch("x")), (2, patch(text))]).exec(db).await?;
        stored(db, 2).await
    };
    any "update_many of JSON and a list" |db, text| {
        let patch = NotePatch { doc: Patch::Set(serde_json::json!([text])), tags: Patch::Set(vec![text.to_owned()]), ..NotePatch::default() };
        Note::update_many([(1_i64, patch)]).exec(db).await?;
        let mut row = first(db).await?;
        assert_eq!(row.doc, serde_json::json!([text]));
        Ok(row.tags.remove(0))
    };
    any "update by a choice" |db, text| {
        let choice = case().when(Note::body.eq(text), text).otherwise("none");
        Note::filter(Note::id.eq(1)).update().set(Note::extra, Note::body).set(Note::body, choice).exec(db).await?;
        stored(db, 1).await
    };
    any "update_rows" |db, text| {
        let rows = Note::filter(Note::id.eq(2)).all(db).await?;
        Note::update_rows(&rows).set(Note::body, text).exec(db).await?;
        stored(db, 2).await
    };
    any "update with rows" |db, text| {
        let rows = Note::filter(Note::id.eq(2)).update().set(Note::body, text).returning().all(db).await?;
        Ok(rows[0].body.clone())
    };
    short "upsert by a key" |db, text| {
        let new = |id| NewNote { slug: text.to_owned(), ..note(id, text) };
        let upsert = |id| Note::create(new(id)).on_conflict(Note::slug_key).update(Note::body);
        assert!(upsert(10).exec(db).await?.is_new());
        let again = upsert(11).exec(db).await?;
        assert!(!again.is_new());
        assert_eq!(Note::find_by(Note::slug_key, text.to_owned()).one(db).await?.id, 10);
        upserted(again)
    };
    any "upsert that sets" |db, text| {
        let new = Note::create(NewNote { slug: "slug-2".into(), ..note(10, "x") });
        let filter = Note::body.ne(text);
        upserted(new.on_conflict(Note::slug_key).set(Note::body, text).filter(filter).exec(db).await?)
    };
    short "upsert of many" |db, text| {
        let rows = [(10, text), (11, "else")].map(|(id, slug)| NewNote { slug: slug.to_owned(), ..note(id, text) });
        Note::create_many(rows.clone()).on_conflict(Note::slug_key).update(Note::body).exec(db).await?;
        let counts = Note::create_many(rows).on_conflict(Note::slug_key).update(Note::body).exec(db).await?;
        assert_eq!(counts.updated, 2);
        stored(db, 10).await
    };
    any "delete" |db, text| of(Note::filter(Note::body.eq(text)).delete().exec(db).await? == 1, text);
    any "delete with rows" |db, text| single(Note::filter(Note::body.eq(text)).delete().returning().all(db).await?.into_iter().map(|row| row.body).collect());
    any "payload of a link" |db, text| {
        topic(db, "t").await?;
        Note::topics.of(&first(db).await?).attach("t", why(text)).exec(db).await?;
        NoteTopic::query().select(NoteTopic::why).one(db).await
    };
    short "key of a link" |db, text| {
        let topic = topic(db, text).await?;
        let row = first(db).await?;
        let topics = || Note::topics.of(&row);
        topics().attach(text, why("x")).exec(db).await?;
        assert!(topics().contains(text, db).await?);
        let synced = topics().sync([(text, why(text))]).exec(db).await?;
        assert_eq!((synced.attached, synced.detached, synced.changed), (0, 0, 1));
        assert_eq!(Topic::notes.of(&topic).query().one(db).await?.id, 1);
        let loaded = Topic::query().with(Topic::notes).one(db).await?;
        assert_eq!(loaded.get(Topic::notes).len(), 1);
        let found = topics().query().select(Topic::name).one(db).await?;
        assert!(topics().detach(text, db).await?);
        Ok(found)
    };
    short "find by a key of text" |db, text| {
        topic(db, text).await?;
        Ok(Topic::find(text).one(db).await?.name)
    };
    any "a line of a row" |db, text| Ok(Line::create(line(10, text)).exec(db).await?.body);
}
