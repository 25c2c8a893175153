import { html } from '../html.ts'
import { counted } from './counted.ts'
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
  account: {
    title: 'Su cuenta',
    account: 'Cuenta',
    kinds: {
      key: () => 'Clave de API',
      user: () => 'Usuario de esta pasarela',
      jwt: (system) => `Token de ${system}`,
      oidc: (system) => `Sesión iniciada con ${system}`,
      ldap: (system) => `Cuenta del directorio ${system}`,
      portal: (system) => `Cuenta del portal de ArcGIS ${system}`,
      proxy: (system) => `Sesión iniciada en ${system}`,
      certificate: () => 'Certificado',
      app: () => 'Aplicación',
    },
    roles: 'Roles',
    noRoles: 'ninguno',
    groups: 'Grupos recibidos',
    noGroups: 'ninguno',
    nothingGiven:
      'Ha iniciado sesión, pero su cuenta no tiene aquí ningún rol, así que ve lo mismo que todo el mundo.',
    groupsGiveNothing:
      'Ha iniciado sesión, pero ninguno de los grupos que se han recibido para usted da aquí un rol, así que ve lo mismo que todo el mundo.',
    askKeeper: 'Si esperaba ver más, enseñe esta página a quienes administran esta pasarela.',
    services: 'Lo que puede ver',
    noServices: 'Todavía no hay nada aquí que pueda ver.',
    counted: (services, folders) =>
      [...counted(services, 'servicio', 'servicios'), ...counted(folders, 'carpeta', 'carpetas')].join(', '),
    quotas: {
      title: 'Cuánto puede usar',
      intro:
        'Lo que los servidores de mapas hacen para usted se cuenta en unidades: cuanto más grande es una imagen, más. Cuando un cupo se agota, ya no se les pide nada hasta que vuelve a empezar.',
      size: (units, every) => `${units} unidades al ${every === 'day' ? 'día' : 'mes'}`,
      alone: 'solo para usted',
      ofRole: (role) => `compartido con todos los que tienen el rol ${role}`,
      ofAttribute: (name, value) => `compartido con todos los que tienen ${name} ${value}`,
      ofOthers: (name) => `compartido con todos los que no tienen ${name}`,
      isNarrow: 'solo para algunos servicios',
      used: (percent, left) => `${percent} % usado, quedan ${left}`,
      below: (percent) => `menos del ${percent} % usado`,
      unknown: 'en este momento no se sabe cuánto se ha usado',
      again: (ahead) => `vuelve a empezar ${ahead}`,
    },
    sessions: 'Dónde ha iniciado sesión',
    sessionsIntro: 'Si no reconoce alguna de estas sesiones, ciérrela y cambie su contraseña.',
    thisSession: 'este navegador',
    program: 'Un programa',
    onSystem: (browser, system) => `${browser} en ${system}`,
    signedIn: (ago) => `sesión iniciada ${ago}`,
    lastUsed: (ago) => `último uso ${ago}`,
    end: 'Cerrar',
    endOf: (browser) => `Cerrar la sesión de ${browser}`,
    ended: 'La sesión se ha cerrado.',
    notEnded: 'Esa sesión ya había terminado.',
    endAll: 'Cerrar sesión en todas partes',
    endAllIntro:
      'Se cerrarán todas sus sesiones, también esta, y todo lo que se abrió con ellas: los mapas de otros programas le pedirán de nuevo que inicie sesión.',
  },
  provider: {
    again: 'Volver a iniciar sesión',
    toStart: 'Ir al inicio',
    goOn: 'Continuar',
    failedTitle: 'No ha iniciado sesión',
    cancelled: (title) => `El inicio de sesión en ${title} se canceló, o su cuenta no puede utilizarlo.`,
    refused: (title) => `Su cuenta de ${title} no puede iniciar sesión aquí.`,
    lost: (title) => `El inicio de sesión en ${title} no comenzó en este navegador, o tardó demasiado.`,
    disagree: (title) =>
      `La pasarela y ${title} no concuerdan, por eso nadie puede iniciar sesión allí. Avise a su administrador, que tiene que revisarlo.`,
    unreachableTitle: 'En este momento nadie puede iniciar sesión',
    unreachable: (title) => `${title} no responde. Vuelva a intentarlo dentro de unos minutos.`,
    noRolesTitle: 'No tiene derechos propios aquí',
    noRoles: (name) => html`Ha iniciado sesión como <b>${name}</b> y ve lo que todos pueden ver.`,
    tooManyGroups: (title) =>
      `Pertenece a más grupos de los que ${title} puede nombrar, por lo que no nombró ninguno. Pida a su administrador que envíe solo los grupos que cuentan aquí.`,
    noGroups: (title) => `${title} no nombró ningún grupo suyo. Pida a su administrador que los envíe.`,
    groups: (title) =>
      `Ninguno de los grupos que nombró ${title} da derechos aquí. Muestre esta lista a su administrador:`,
    framedTitle: 'Inicie sesión en una ventana propia',
    framed:
      'Esto se muestra dentro de una página de otro sitio, donde los navegadores no permiten iniciar sesión.',
    openWindow: 'Abrir el inicio de sesión en una ventana nueva',
    signedOutTitle: 'Ha cerrado la sesión',
    signedOut: 'Su sesión aquí ha terminado.',
    signedOutThere: (title) => `Su sesión aquí ha terminado y también se cerró en ${title}.`,
    leaving: 'Su sesión aquí ha terminado. A continuación se cierra en su organización.',
  },
  application: {
    onwardTitle: 'Ha iniciado sesión',
    onward: 'Esta página continúa por sí sola hacia la aplicación.',
    consentTitle: (application) => `¿Dejar continuar a ${application}?`,
    consent: (application, name) =>
      html`<b>${application}</b> pide sus servicios de mapas como <b>${name}</b>.`,
    onThisComputer: 'Se ejecuta en este ordenador.',
    codeNext: 'A continuación verá un código para escribirlo en el programa.',
    startedYourself: 'Continúe solo si usted mismo lo acaba de abrir.',
    yes: 'Continuar',
    no: 'Cancelar',
    backTitle: 'Volver al programa',
    codeTitle: 'Su código',
    code: (application) => html`Escriba este código en <b>${application}</b>, que usted mismo abrió:`,
    codeIsSecret: 'No se lo dé a nadie más: quien lo tiene pasa por usted. Vale dos minutos.',
    tooOftenTitle: (application) => `${application} no avanza`,
    tooOften: (application) =>
      `${application} recibió lo que necesita cinco veces en un minuto y volvió cada vez. Parece que se lo rechazan donde lo muestra: quizá los relojes difieren o el almacenamiento está desactivado en este navegador.`,
    tooOftenWays:
      'Si usted mismo la abrió varias veces, continúe. Si esta página vuelve, avise a quien gestiona la aplicación.',
  },
}
