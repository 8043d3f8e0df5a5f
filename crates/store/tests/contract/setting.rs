//! Settings of the installation.

use store::Store;

async fn keep_the_last_text(store: &Store) {
    assert_eq!(store.setting("retention").await.unwrap(), None);
    store.set_setting("retention", "90").await.unwrap();
    store.set_setting("retention", "\"Grüße\" 'x' \n 🙂").await.unwrap();
    store.set_setting("other", "").await.unwrap();
    assert_eq!(store.setting("retention").await.unwrap().unwrap(), "\"Grüße\" 'x' \n 🙂");
    assert_eq!(store.setting("other").await.unwrap().unwrap(), "");
}

on_both_engines! { keep_the_last_text }
