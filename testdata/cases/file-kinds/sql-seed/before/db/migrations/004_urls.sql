UPDATE service SET url = 'https://pay.staging.quayside.dev/' WHERE id = 7;
DELETE FROM visit WHERE referrer LIKE 'https://app.staging.quayside.dev/%';
