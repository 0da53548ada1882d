/** Why a new password is not accepted, or null. Letters and digits both, eight at least: NIST asks for length, schools for both. */
export function weaknessOf(password: string, staffNumber: string): 'passwordTooWeak' | null {
  const long = password.length >= 8 && password.length <= 128
  const mixed = /\p{L}/u.test(password) && /\d/.test(password)
  const guessable = password.includes(staffNumber) || /^(.)\1+$/.test(password)
  return long && mixed && !guessable ? null : 'passwordTooWeak'
}
