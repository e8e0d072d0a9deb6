using OfflineSync.Server.ChangeLog;

namespace OfflineSync.Simulation.Cases;

/// <summary>The canary that forgets a row of every so many commits.</summary>
internal sealed class ForgottenRows
{
    private const int Every = 10;

    private int _commits;

    public ScopeWrite Damage(ScopeWrite write) => ++_commits % Every == 0 && write.Rows.Count > 1 ? write with { Rows = [.. write.Rows.SkipLast(1)] } : write;
}
