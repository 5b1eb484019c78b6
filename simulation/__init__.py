"""The contact centre: demand, advisers and customers who come again, played by two engines that agree bit for bit."""
