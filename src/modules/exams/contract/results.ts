/** Results as the viewer may see them. */
export const results = {}
