'use strict'

// One server of the mixed service: node server.js HOST WORK FOLDER.

const { serve } = require('../serve')
const { readService } = require('./service')

const [, , host, work, folder] = process.argv

serve(async () => require(`./hosts/${host}`)(require(`./work/${work}`)(readService(folder))))
