DROP TABLE assessment_revisions;
DROP TABLE assessments;
