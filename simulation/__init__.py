"""The contact centre: demand, advisers and customers who come again, simulated by two engines that agree bit for bit."""
