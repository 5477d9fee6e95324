-- Loses: what API keys open; each opens everything again.
alter table api_keys drop column scopes;
