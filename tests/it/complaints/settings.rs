//! What an agency sets for itself.

mod categories;
mod deadlines;
mod forms;
mod templates;

use super::Office;
use crate::support::Answer;
use serde_json::Value;

impl Office<'_> {
    fn at(&self, rest: &str) -> String {
        format!("/api/v1/agencies/{}/{rest}", self.agency)
    }

    /// What anybody reads there.
    async fn read(&self, rest: &str) -> Value {
        self.service.get(&self.at(rest)).await.expect(200)
    }

    /// Sets something that was read at a version.
    async fn set(&self, rest: &str, version: i64, body: &Value) -> Answer {
        self.service
            .change_as(&self.admin(), "PUT", &self.at(rest), version, body)
            .await
    }

    /// The newest change of a kind that a follower of the agency's province is told.
    async fn told(&self, kind: &str) -> Value {
        let follower = self.service.token(&["province@province:96"]);
        let page = self.service.get_as(&follower, "/api/v1/changes?limit=200").await;
        let page = page.expect(200);
        let mut items = page["items"].as_array().unwrap().iter().rev();
        items
            .find(|item| item["kind"] == kind && item["agency_id"] == self.agency)
            .unwrap()
            .clone()
    }

    /// Whatever may be set under `path` is set by this agency's administrator alone, and only as it was read.
    async fn guards(&self, path: &str, body: &Value) {
        let set = async |token: &str, version: &str| {
            let request = self.service.request("PUT", &self.at(path)).bearer_auth(token);
            crate::support::send(request.header("if-match", version).json(body)).await
        };
        for other in [
            "agency_admin@agency:elsewhere",
            "complaint_officer@agency:elsewhere",
        ] {
            set(&self.service.token(&[other]), "*")
                .await
                .problem(403, "forbidden");
        }
        set(&self.officer(), "*").await.problem(403, "forbidden");
        set(&self.admin(), "\"99\"")
            .await
            .problem(412, "precondition_failed");
        let bare = self
            .service
            .request("PUT", &self.at(path))
            .bearer_auth(self.admin());
        crate::support::send(bare.json(body))
            .await
            .problem(428, "precondition_required");
        set(&self.admin(), "*").await.expect(200);
    }
}

/// A view without what depends on who asks, as events have it.
fn public(view: &Value) -> Value {
    let mut view = view.clone();
    view.as_object_mut().unwrap().remove("allowed_actions");
    view
}
