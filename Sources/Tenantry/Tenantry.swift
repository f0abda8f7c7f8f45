// Tenantry
