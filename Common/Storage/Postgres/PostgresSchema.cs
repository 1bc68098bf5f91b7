using System.Globalization;
using System.Reflection;
using Lottery.Waiting;
using Npgsql;

namespace Lottery.Storage.Postgres;

/// <summary>
/// Makes the schema of a draw, upgrades an older one, and refuses what cannot be one, and a server that cannot keep the
/// promises. Works under a lock of all servers that do the same.
/// </summary>
internal static class PostgresSchema
{
    private const int Version = 6;
    private const int OldestServer = 14;

    /// <summary>Makes a draw ready for a server.</summary>
    /// <returns>Whether there was none.</returns>
    public static bool Prepare(
        PostgresConnection connection,
        PostgresAddress address,
        Durability durability
    ) =>
        Run(
            connection,
            $"cannot use the database {address}",
            () =>
            {
                RequireServer(connection.Current, address, durability);
                using var transaction = connection.Current.BeginTransaction();
                // The schema's own number is not known before it is there.
                Text(
                    connection.Current,
                    $"select pg_advisory_xact_lock(hashtextextended('lottery ' || current_database(), 0))::text"
                );
                var isNew = MakeIfMissing(connection.Current, address);
                transaction.Commit();
                return isNew;
            }
        );

    /// <summary>Requires a draw of this version, for a command.</summary>
    public static void RequireCurrent(PostgresConnection connection, PostgresAddress address) =>
        Run(
            connection,
            $"cannot use the database {address}",
            () =>
            {
                var version = ReadVersion(connection.Current, address);
                if (version is null)
                    throw new StoreException(
                        $"there is no draw in {address}; lottery serve makes one"
                    );
                RequireKnown(version.Value, address);
                return true;
            }
        );

    private static T Run<T>(PostgresConnection connection, string attempt, Func<T> verb)
    {
        var deadline = Deadline.In(PostgresTransactions.LockTimeout);
        for (var tries = 0; ; tries++)
            try
            {
                connection.Open(deadline);
                return verb();
            }
            catch (Exception e) when (PostgresErrors.IsConflict(e) && !deadline.HasPassed)
            {
                // Another server makes a schema.
                connection.Drop();
                connection.PauseBefore(tries);
            }
            catch (Exception e) when (PostgresErrors.IsStoreError(e))
            {
                throw PostgresErrors.Failure(attempt, e);
            }
            finally
            {
                // What was looked up when there was no schema yet is looked up again.
                connection.Drop();
            }
    }

    private static void RequireServer(
        NpgsqlConnection connection,
        PostgresAddress address,
        Durability durability
    )
    {
        if (connection.PostgreSqlVersion.Major < OldestServer)
            throw new StoreException(
                $"{address} is PostgreSQL {connection.PostgreSqlVersion}; {OldestServer} or newer is needed"
            );
        if (Text(connection, "show server_encoding") is not "UTF8" and var encoding)
            throw new StoreException(
                $"{address} has the encoding {encoding}, and bets are UTF-8; make the database with createdb -E UTF8 -T template0"
            );
        if (Text(connection, "select pg_is_in_recovery()::text") is "true")
            throw new StoreException(
                $"{address} is a standby, which takes no bets; name the primary, or several hosts with target_session_attrs=read-write"
            );
        if (durability is not Durability.Power)
            return;
        foreach (var setting in new[] { "fsync", "synchronous_commit", "full_page_writes" })
            if (Text(connection, $"show {setting}") is "off")
                throw new StoreException(
                    $"{address} has {setting} = off: a bet that was acknowledged would not survive a loss of power;"
                        + $" set it to on, or serve with --durability process"
                );
    }

    private static bool MakeIfMissing(NpgsqlConnection connection, PostgresAddress address)
    {
        if (ReadVersion(connection, address) is { } version)
        {
            RequireKnown(version, address);
            return false;
        }
        var name = address.Draw;
        // Not "if not exists", which needs the right to create schemas even where there is one.
        if (Text(connection, $"select to_regnamespace('\"{name}\"')::text") is null)
            Execute(connection, $"create schema \"{name}\"");
        var tables = Text(
            connection,
            $"select count(*)::text from pg_class where relnamespace = '\"{name}\"'::regnamespace"
        );
        if (tables is not "0")
            throw new StoreException(
                $"the schema {name} of {address} has tables of something else; name another one (?draw=NAME)"
            );
        Execute(connection, Script("schema.sql"));
        return true;
    }

    private static int? ReadVersion(NpgsqlConnection connection, PostgresAddress address)
    {
        var table = $"\"{address.Draw}\".schema_version";
        return Text(connection, $"select to_regclass('{table}')::text") is null
            ? null
            : int.Parse(
                Text(connection, $"select version::text from {table}") ?? "0",
                CultureInfo.InvariantCulture
            );
    }

    private static void RequireKnown(int version, PostgresAddress address)
    {
        if (version != Version)
            throw new StoreException(
                $"{address} has version {version}, this program reads {Version}; use the lottery that made it, or name another draw"
            );
    }

    private static string Script(string name)
    {
        using var resource = Assembly
            .GetExecutingAssembly()
            .GetManifestResourceStream($"postgres/{name}")!;
        using var reader = new StreamReader(resource);
        return reader.ReadToEnd();
    }

    private static void Execute(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection) { AllResultTypesAreUnknown = true };
        command.ExecuteNonQuery();
    }

    private static string? Text(NpgsqlConnection connection, string query)
    {
        using var command = new NpgsqlCommand(query, connection);
        return command.ExecuteScalar() as string;
    }
}
