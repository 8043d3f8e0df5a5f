//! Nobody gets in who should not: every route of the description, asked as nobody, as a viewer,
//! and by a foreign page.

use axum::http::{Request, header};
use serde_json::Value;

use crate::site::{Site, VIEWER_TOKEN, request};

/// What may answer without credentials, said once more here on purpose.
const OPEN: [(&str, &str); 3] = [("get", "/setup"), ("post", "/setup"), ("post", "/sessions")];

/// What viewers may do beyond reading.
const VIEWERS_MAY: [(&str, &str); 2] =
    [("delete", "/sessions/current"), ("post", "/system-logs/read")];

/// Every method and path of the description, with `{id}` filled in.
fn routes() -> Vec<(String, String)> {
    let document = serde_json::to_value(server::api::document()).unwrap();
    let mut routes = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys() {
            routes.push((method.clone(), path.replace("{id}", "7").replace("{version}", "1")));
        }
    }
    assert!(routes.len() > 80, "only {} routes are described", routes.len());
    routes
}

#[tokio::test]
async fn nothing_answers_to_nobody() {
    let site = Site::on_sqlite().await;
    for (method, path) in routes() {
        if OPEN.contains(&(method.as_str(), path.as_str())) {
            continue;
        }
        let reply = site.ask(request(&method.to_uppercase(), &path, None, None)).await;
        assert_eq!(reply.status.as_u16(), 401, "{method} {path}");
        assert_eq!(reply.body["code"], "unauthenticated", "{method} {path}");
    }
}

#[tokio::test]
async fn what_is_not_there_does_not_answer_to_nobody_either() {
    let site = Site::on_sqlite().await;
    for path in ["/nothing", "/hosts/7/nothing", "/../healthz", "/api/v1/setup"] {
        site.ask(request("GET", path, None, None)).await.expect(401);
    }
    site.ask(request("PATCH", "/setup", None, None)).await.expect(401);
}

#[tokio::test]
async fn viewers_only_look() {
    let site = Site::on_sqlite().await;
    for (method, path) in routes() {
        let reading = method == "get" || VIEWERS_MAY.contains(&(method.as_str(), path.as_str()));
        let open = OPEN.contains(&(method.as_str(), path.as_str()));
        if open || path == "/events" {
            continue;
        }
        let asked = request(&method.to_uppercase(), &path, Some(VIEWER_TOKEN), None);
        let status = site.ask(asked).await.status.as_u16();
        assert_eq!(reading, status != 403, "{method} {path} gave {status}");
        assert_ne!(status, 401, "{method} {path}");
    }
}

#[tokio::test]
async fn a_wrong_token_is_refused_whatever_its_shape() {
    let site = Site::on_sqlite().await;
    let unknown = format!("prophasis_{}", "x".repeat(43));
    for token in [unknown.as_str(), "prophasis_short", "", "ünknown"] {
        let asked = request("GET", "/hosts", Some(token), None);
        site.ask(asked).await.expect(401);
    }
    let basic = Request::get("/api/v1/hosts").header(header::AUTHORIZATION, "Basic YTpi");
    site.ask(basic.body(String::new().into()).unwrap()).await.expect(401);
}

#[tokio::test]
async fn the_description_itself_is_open() {
    let site = Site::on_sqlite().await;
    let document = site.ask(request("GET", "/openapi.json", None, None)).await.expect(200);
    assert_eq!(document["info"]["title"], Value::from("Prophasis"));
}
