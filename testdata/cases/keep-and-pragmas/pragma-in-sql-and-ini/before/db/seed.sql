INSERT INTO hook VALUES ('hook.staging.quayside.dev'); -- redomain:keep
