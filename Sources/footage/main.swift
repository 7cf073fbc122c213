import FootageCommand

Footage.main()
