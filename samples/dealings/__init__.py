"""Papers of the cases beside the contract of sale: invoices, slips, certificates, registers, records, agreements."""
