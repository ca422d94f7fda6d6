//! Whole schemas.

use super::*;

#[test]
fn order_and_spelling_make_no_difference() {
    let text = |sql_type: &str| Column {
        name: "a".to_owned(),
        sql_type: sql_type.to_owned(),
        is_nullable: true,
        default: Some("'x'::text".to_owned()),
        is_auto_increment: false,
        generated: None,
        collation: None,
        comment: Some("of the database".to_owned()),
    };
    let check = |name: &str, condition: &str| Check {
        name: name.to_owned(),
        condition: condition.to_owned(),
    };
    let schema = |columns, checks| SqlSchema {
        dialect: Dialect::Postgres,
        enums: Vec::new(),
        tables: vec![Table {
            name: "t".to_owned(),
            columns,
            primary_key: Some(PrimaryKey {
                name: "t_pkey".to_owned(),
                columns: vec!["a".to_owned()],
            }),
            indexes: Vec::new(),
            foreign_keys: Vec::new(),
            checks,
            comment: None,
        }],
        others: Vec::new(),
    };
    let a = schema(
        vec![text("text")],
        vec![check("x", "a IN ('1')"), check("b", "a IS NOT NULL")],
    );
    let b = schema(
        vec![text("TEXT")],
        vec![check("b", "(a IS NOT NULL)"), check("x", "(a = '1'::text)")],
    );
    assert_eq!(normalize(&a), normalize(&b));
    assert_eq!(normalize(&normalize(&a)), normalize(&a));
    assert!(!normalize(&a).tables[0].columns[0].is_nullable);
    assert!(reported(&a, &b).is_empty());

    let c = schema(vec![text("TEXT")], vec![check("x", "a = 'f(1)'")]);
    let printed = reported(&c, &b);
    let place: Vec<&str> = printed.iter().map(|(place, _)| place).collect();
    assert_eq!(place, ["t.check.x"]);
    let only_x = schema(vec![text("TEXT")], vec![check("x", "( a='1' )")]);
    assert_eq!(
        normalize_with(&only_x, &printed),
        normalize_with(&c, &printed)
    );
    let drifted = schema(vec![text("TEXT")], vec![check("x", "a = '2'")]);
    assert_ne!(
        normalize_with(&drifted, &printed),
        normalize_with(&c, &printed)
    );
}
