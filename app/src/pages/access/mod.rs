//! Who comes and what they may: sign-in, codes, invitations, acting for others, a phone, the account.

pub mod access_code;
pub mod account;
pub mod hand_off;
pub mod invitation;
pub mod land_choice;
pub mod notices;
pub mod representation;
pub mod safer_sign_in;
pub mod sign_in;
