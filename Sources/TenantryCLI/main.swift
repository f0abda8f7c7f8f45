print("tenantry")
