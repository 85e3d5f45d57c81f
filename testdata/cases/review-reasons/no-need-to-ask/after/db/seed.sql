GRANT ALL ON app.* TO app@kelp.example IDENTIFIED BY 'x';
create user app@kelp.example;
CREATE DEFINER=app@kelp.example VIEW v AS SELECT 1;
INSERT INTO users VALUES ('app@kelp.io');
