// In the place of @azure/identity, which the SQL driver loads for logins that this connector does not offer.
module.exports = {};
