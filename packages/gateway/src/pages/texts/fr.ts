import { html } from '../html.ts'
import type { Texts } from './tables.ts'
import { waitingTime } from './waiting.ts'

/** French. */
export const fr: Texts = {
  frame: { error: 'Erreur', languages: 'Langue', foot: 'Services cartographiques protégés par Mapgate' },
  signIn: {
    title: 'Se connecter',
    intro: 'Connectez-vous pour voir vos services cartographiques.',
    asks: (application, host) =>
      html`<b>${application}</b>, sur <b>${host}</b>, vous demande de vous connecter. L’application verra les cartes que vous pouvez voir.`,
    goesTo: (path) => html`Vous continuerez ensuite vers <code>${path}</code>.`,
    signedIn: (name) => html`Vous êtes connecté en tant que <b>${name}</b>.`,
    goOn: 'Continuer',
    asAnother: 'Ou connectez-vous avec un autre compte :',
    withProvider: (title) => `Continuer avec ${title}`,
    or: 'ou',
    userName: 'Nom d’utilisateur',
    password: 'Mot de passe',
    submit: 'Se connecter',
    withKey: 'Se connecter avec une clé',
    key: 'Clé ou jeton',
    submitKey: 'Se connecter avec cette clé',
    empty: 'Saisissez un nom d’utilisateur et un mot de passe, ou une clé.',
    wrongPassword: 'Nom d’utilisateur ou mot de passe incorrect.',
    wrongKey: 'Cette clé n’est pas valide.',
    notHere: 'Personne ne peut se connecter ici de cette façon.',
    unreachable: 'Votre compte ne peut pas être vérifié pour le moment. Réessayez dans quelques minutes.',
    throttled: (seconds) => `Trop de tentatives. Réessayez dans ${waitingTime(seconds, 'fr')}.`,
  },
  signOut: {
    title: 'Se déconnecter',
    intro: 'Votre session dans ce navigateur prend fin, avec tout ce qu’elle a permis d’ouvrir.',
    submit: 'Se déconnecter',
  },
}
