DROP TABLE clients;
DROP TABLE refresh_tokens;
DROP TABLE recovery_codes;
DROP TABLE user_roles;
DROP TABLE users;
