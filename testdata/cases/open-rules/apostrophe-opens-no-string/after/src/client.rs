fn url<'a>(zone: &'a str) -> String { "api-staging.".to_owned() + zone }
