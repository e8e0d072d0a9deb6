using System.Globalization;
using OfflineSync.Client;
using OfflineSync.Crash.Victim;

namespace OfflineSync.Crash.Tests.Clients;

/// <summary>How far one life of a victim is, by what it has reported.</summary>
internal sealed class VictimProgress
{
    public bool HasStarted { get; private set; }

    public bool IsOpen { get; private set; }

    /// <summary>The last transaction that was begun in this life; 0: none.</summary>
    public long Begun { get; private set; }

    /// <summary>The last transaction that returned in this life; 0: none.</summary>
    public long Returned { get; private set; }

    /// <summary>How many syncs ended well.</summary>
    public int Syncs { get; private set; }

    /// <summary>How many syncs failed.</summary>
    public int Failures { get; private set; }

    /// <summary>Whether a transaction was begun that has not returned.</summary>
    public bool IsWriting => Begun > Returned;

    public KillPhase Phase { get; private set; } = KillPhase.Opening;

    public void Read(string line)
    {
        var words = line.Split(' ');
        switch (words[0])
        {
            case ReportWords.Started:
                HasStarted = true;
                break;
            case ReportWords.Opened:
                IsOpen = true;
                Phase = KillPhase.FirstWrite;
                break;
            case ReportWords.Writing:
                Begun = Number(words[1]);
                break;
            case ReportWords.Wrote:
                Returned = Number(words[1]);
                Phase = Phase == KillPhase.FirstWrite ? KillPhase.Between : Phase;
                break;
            case ReportWords.Failed:
                Failures++;
                Phase = KillPhase.Between;
                break;
            case ReportWords.Phase:
                var phase = Enum.Parse<SyncPhase>(words[1]);
                Syncs += phase == SyncPhase.Done ? 1 : 0;
                Phase = PhaseOf(phase, hasResults: words[2] == words[3], rows: Number(words[4]));
                break;
        }
    }

    private static KillPhase PhaseOf(SyncPhase phase, bool hasResults, long rows) => phase switch
    {
        SyncPhase.Pushing => hasResults ? KillPhase.Pulling : KillPhase.Pushing,
        SyncPhase.Pulling => rows > 0 ? KillPhase.Staging : KillPhase.Pulling,
        SyncPhase.Applying => KillPhase.Applying,
        _ => KillPhase.Between,
    };

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
