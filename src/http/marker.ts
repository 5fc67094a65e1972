/**
 * The header by which a page or a program knows that ChatApp answered, and not what stands in between: a captive portal's page
 * and a proxy's come with any status, 200 included.
 */
export const ANSWER_MARKER = 'x-chatapp'
