DROP TABLE satisfaction_visits;
DROP TABLE satisfaction_ratings;
DROP TABLE satisfaction_answers;
DROP TABLE satisfaction_forms;
DROP TABLE service_count_revisions;
DROP TABLE service_counts;
DROP TABLE service_months;
DROP TABLE services;
