//! `POST /orders`: [?status=='paid' && total > `100`].{id: id, total: total, email: customer.email}

use std::borrow::Cow;

use axum::{body::Bytes, extract::State, http::StatusCode, response::Response};
use serde::{Deserialize, Serialize};

use crate::{Refusal, Shared, compute::compress, zstd_json};

/// What of an order is looked at; serde skips the rest. Strings borrow from the body unless they have escapes.
#[derive(Deserialize)]
struct Order<'a> {
    id: u64,
    #[serde(borrow)]
    status: Cow<'a, str>,
    total: f64,
    #[serde(borrow)]
    customer: Customer<'a>,
}

#[derive(Deserialize)]
struct Customer<'a> {
    #[serde(borrow)]
    email: Cow<'a, str>,
}

#[derive(Serialize)]
struct Line<'a> {
    id: u64,
    total: f64,
    email: Cow<'a, str>,
}

fn summarize(body: &[u8]) -> Result<Vec<u8>, Refusal> {
    let orders: Vec<Order> = serde_json::from_slice(body).map_err(|_| Refusal(StatusCode::BAD_REQUEST))?;
    let lines: Vec<Line> = orders
        .into_iter()
        .filter(|order| order.status == "paid" && order.total > 100.0)
        .map(|Order { id, total, customer, .. }| Line { id, total, email: customer.email })
        .collect();
    Ok(compress(&serde_json::to_vec(&lines)?)?)
}

pub async fn summary(State(service): State<Shared>, body: Bytes) -> Result<Response, Refusal> {
    service.compute.run(move || summarize(&body)).await.map(zstd_json)
}
