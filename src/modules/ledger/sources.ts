const paths: Record<string, (id: string) => string> = {
  activities: (id) => `/activities/${id}`,
  plans: (id) => `/plans/${id}`,
  exams: (id) => `/exams/${id}`,
}

/** The page of the web that shows where a fact was recorded; null when its module has none. */
export function sourcePath(module: string, id: string): string | null {
  return paths[module]?.(id) ?? null
}
