"""Where an installation keeps its state, and the few things an operator may set.

From AMENDS_… in the environment, then `config.toml` in the home folder, then the default.
"""

from pathlib import Path
from typing import ClassVar

from platformdirs import user_data_path
from pydantic import Field, SecretStr
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)


class Settings(BaseSettings):
    """What an operator may set."""

    model_config = SettingsConfigDict(env_prefix="AMENDS_", env_ignore_empty=True, extra="forbid")
    config_file: ClassVar[Path | None] = None

    home: Path = Field(default_factory=lambda: user_data_path("amends", appauthor=False))
    database_url: str | None = None  # None: `amends.db` in the home folder
    key: SecretStr | None = None  # 64 hexadecimal digits; None: the keyring, else a file

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite:///{self.home / 'amends.db'}"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        file = TomlConfigSettingsSource(settings_cls, toml_file=cls.config_file)
        return init_settings, env_settings, file


def load_settings(home: Path | None = None) -> Settings:
    """Read the environment, then the home folder's `config.toml`. Raises ValueError in words.

    A `home` that is given wins over AMENDS_HOME.
    """
    home = (home or Settings().home).expanduser()
    file = home / "config.toml"
    if not file.exists():
        return Settings(home=home)

    class WithFile(Settings):
        config_file = file

    return WithFile(home=home)
