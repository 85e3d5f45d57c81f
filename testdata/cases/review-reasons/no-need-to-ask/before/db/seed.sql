GRANT ALL ON app.* TO app@kelp.io IDENTIFIED BY 'x';
create user app@kelp.io;
CREATE DEFINER=app@kelp.io VIEW v AS SELECT 1;
INSERT INTO users VALUES ('app@kelp.io');
