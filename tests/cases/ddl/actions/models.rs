//! What happens when the other row goes, and foreign keys that wait for the end of the transaction.

#[derive(Model)]
pub struct Account {
    #[orm(id, default = autoincrement)]
    pub id: Id<Account>,
    /// Two that refer to each other are inserted in one transaction.
    pub main_card_id: Id<Card>,
    #[orm(fk = main_card_id, on_delete = NoAction, deferrable)]
    pub main_card: BelongsTo<Card>,
}

#[derive(Model)]
pub struct Card {
    #[orm(id, default = autoincrement)]
    pub id: Id<Card>,
    pub owner_id: Id<Account>,
    /// Who holds it.
    #[orm(fk = owner_id, on_delete = Cascade, deferrable, map = "card_owner")]
    pub owner: BelongsTo<Account>,
    #[orm(default = 1)]
    pub issuer_id: i64,
    #[orm(fk = issuer_id, on_delete = SetDefault, on_update = NoAction)]
    pub issuer: BelongsTo<Account>,
    pub user_id: Option<Id<Account>>,
    #[orm(fk = user_id, on_delete = SetNull, on_update = SetNull)]
    pub user: BelongsTo<Option<Account>>,
    pub payer_id: Option<Id<Account>>,
    #[orm(fk = payer_id, on_delete = NoAction, on_update = Restrict, no_index)]
    pub payer: BelongsTo<Option<Account>>,
    pub bank_id: Option<Id<Account>>,
    #[orm(fk = bank_id, on_delete = Restrict, on_update = Cascade)]
    pub bank: BelongsTo<Option<Account>>,
}
