//! Indexes and unique keys of every form.

#[derive(Model)]
#[orm(unique(tenant, email, name = tenant_email), unique(tenant, slug, map = "slug_per_tenant"))]
#[orm(index(created_at.desc(), tenant), index(slug, map = "by_slug"), unique(score.desc()))]
pub struct Page {
    #[orm(id, default = autoincrement)]
    pub id: Id<Page>,
    #[orm(index)]
    pub tenant: i32,
    #[orm(unique)]
    pub email: String,
    #[orm(column = "page_slug")]
    pub slug: String,
    pub score: i32,
    #[orm(created)]
    pub created_at: DateTime<Utc>,
}
