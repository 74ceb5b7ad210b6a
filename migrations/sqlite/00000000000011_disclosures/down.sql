DROP TABLE complaint_procedures;
DROP TABLE disclosure_evidence;
DROP TABLE disclosure_notes;
DROP TABLE disclosure_items;
DROP TABLE disclosure_years;
