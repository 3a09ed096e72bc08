"""What came of one survey, as people read it: the page, the paper, the workbook."""
