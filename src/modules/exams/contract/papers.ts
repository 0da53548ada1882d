/** Papers: blueprint, checks, reviewers. */
export const papers = {}
