import { html } from '../html.ts'
import type { Texts } from './tables.ts'
import { waitingTime } from './waiting.ts'

/** Spanish. */
export const es: Texts = {
  frame: { error: 'Error', languages: 'Idioma', foot: 'Servicios de mapas, protegidos por Mapgate' },
  signIn: {
    title: 'Iniciar sesión',
    intro: 'Inicie sesión para ver sus servicios de mapas.',
    asks: (application, host) =>
      html`<b>${application}</b>, en <b>${host}</b>, le pide que inicie sesión. La aplicación verá los mapas que usted puede ver.`,
    goesTo: (path) => html`Después continuará en <code>${path}</code>.`,
    signedIn: (name) => html`Ha iniciado sesión como <b>${name}</b>.`,
    goOn: 'Continuar',
    asAnother: 'O inicie sesión con otra cuenta:',
    withProvider: (title) => `Continuar con ${title}`,
    or: 'o',
    userName: 'Nombre de usuario',
    password: 'Contraseña',
    submit: 'Iniciar sesión',
    withKey: 'Iniciar sesión con una clave',
    key: 'Clave o token',
    submitKey: 'Iniciar sesión con esta clave',
    empty: 'Escriba un nombre de usuario y una contraseña, o una clave.',
    wrongPassword: 'El nombre de usuario o la contraseña no son correctos.',
    wrongKey: 'La clave no es válida.',
    notHere: 'Aquí nadie puede iniciar sesión de esta manera.',
    unreachable:
      'En este momento no se puede comprobar su cuenta. Vuelva a intentarlo dentro de unos minutos.',
    throttled: (seconds) =>
      `Demasiados intentos. Vuelva a intentarlo dentro de ${waitingTime(seconds, 'es')}.`,
  },
  signOut: {
    title: 'Cerrar sesión',
    intro: 'Se cerrará su sesión en este navegador, junto con todo lo que se abrió con ella.',
    submit: 'Cerrar sesión',
  },
}
