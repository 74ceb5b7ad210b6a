DROP TABLE measure_evidence;
DROP TABLE measure_progress;
DROP TABLE measure_guidelines;
DROP TABLE measures;
