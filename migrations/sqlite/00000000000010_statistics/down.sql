DROP TABLE statistics_links;
DROP TABLE statistics_revisions;
