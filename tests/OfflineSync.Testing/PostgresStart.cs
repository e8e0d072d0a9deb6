using Npgsql;

namespace OfflineSync.Testing;

/// <summary>Waits for a server that is starting.</summary>
internal static class PostgresStart
{
    private const int AttemptsMax = 300;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Returns when it accepts connections.</summary>
    public static async Task WaitAsync(string connectionString)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var connection = new NpgsqlConnection(connectionString);
                await connection.OpenAsync();
                return;
            }
            catch (NpgsqlException) when (attempt < AttemptsMax)
            {
                await Task.Delay(Pause);
            }
        }
    }
}
