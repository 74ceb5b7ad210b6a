DROP TABLE appointments;
DROP TABLE positions;
DROP TABLE units;
DROP TABLE agency_external_ids;
DROP TABLE agencies;
