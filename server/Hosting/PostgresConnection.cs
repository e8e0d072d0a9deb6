using Npgsql;

namespace OfflineSync.Server.Hosting;

/// <summary>
/// The connection to PostgreSQL, from <c>ConnectionStrings:OfflineSync</c>. Its password may be given there, or alone as
/// <c>OfflineSync:Postgres:Password</c>, so that only the password needs to be a secret; not in both places.
/// </summary>
internal static class PostgresConnection
{
    private const string StringSetting = "ConnectionStrings:" + ServerOptions.ConnectionStringName;
    private const string PasswordSetting = ServerOptions.Section + ":Postgres:Password";

    /// <summary>The connection string with its password; null or empty for none.</summary>
    /// <exception cref="InvalidOperationException">The password is there twice, or without a connection string.</exception>
    public static string? Read(IConfiguration configuration)
    {
        var text = configuration.GetConnectionString(ServerOptions.ConnectionStringName);
        var password = configuration[PasswordSetting];
        if (string.IsNullOrEmpty(password))
            return text;
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new InvalidOperationException(
                $"{PasswordSetting} is set but {StringSetting} is not. Set it too, like Host=…;Username=…;Database=…, or remove the password to use SQLite.");
        }
        var connection = new NpgsqlConnectionStringBuilder(text);
        if (!string.IsNullOrEmpty(connection.Password))
            throw new InvalidOperationException($"{StringSetting} has a password and {PasswordSetting} is set as well. Remove one of them.");
        connection.Password = password;
        return connection.ToString();
    }
}
