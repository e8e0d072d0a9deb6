using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OfflineSync.Server.Tests.Merge.Laws.Decisions;

namespace OfflineSync.Server.Tests.Merge.Laws;

public sealed class EnvironmentTests
{
    // Every process has another hash seed, so a digest that never changes does not depend on it. It changes with
    // the stored forms and with the cases.
    private const string Digest = "0DA6F46131347478";

    private static readonly CultureInfo[] Cultures = [CultureInfo.InvariantCulture, Culture("−", ","), Culture("(-", "٫")];

    [Theory]
    [InlineData(0, "UTC")]
    [InlineData(1, "Pacific/Kiritimati")]
    [InlineData(2, "America/St_Johns")]
    public void L10_Neither_culture_nor_time_zone_nor_process_change_what_is_merged(int culture, string zone)
    {
        var before = (CultureInfo.CurrentCulture, Environment.GetEnvironmentVariable("TZ"));
        try
        {
            SetEnvironment(Cultures[culture], zone);
            Assert.Equal(Digest, Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Workload()))[..8]));
        }
        finally
        {
            SetEnvironment(before.CurrentCulture, before.Item2);
        }
    }

    private static string Workload()
    {
        const int HistoryCount = 200;
        var text = new StringBuilder();
        for (var seed = 0UL; seed < HistoryCount; seed++)
        {
            foreach (var rule in Enum.GetValues<Rule>())
            {
                var history = History.Read(rule, Tape.Random(seed));
                var replica = new Replica(history);
                foreach (var write in history.Interleave(history.Choices.Rest()))
                    text.Append(replica.Deliver(write).Show()).Append('\n');
                text.Append(Convert.ToHexString(replica.Store())).Append('\n');
            }
            var server = DecisionHistory.NewServer();
            foreach (var push in DecisionHistory.Read(Tape.Random(seed)).Log)
                server.Take([push]);
            text.Append(server.Describe()).Append('\n');
        }
        return text.ToString();
    }

    private static void SetEnvironment(CultureInfo culture, string? zone)
    {
        CultureInfo.CurrentCulture = culture;
        Environment.SetEnvironmentVariable("TZ", zone);
        TimeZoneInfo.ClearCachedData();
    }

    // The repository has no data of real cultures (InvariantGlobalization); these have their oddities.
    private static CultureInfo Culture(string minus, string separator)
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NegativeSign = minus;
        culture.NumberFormat.NumberDecimalSeparator = separator;
        culture.NumberFormat.NumberGroupSeparator = ".";
        culture.DateTimeFormat.ShortDatePattern = "dd.MM.yyyy";
        culture.DateTimeFormat.TimeSeparator = ".";
        return culture;
    }
}
