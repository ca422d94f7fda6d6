//! What a schema is: models and tables as data, and the only reader of #[orm(...)].
